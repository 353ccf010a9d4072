using System.Text;

namespace Tickets.TestKit;

/// <summary>Requests with a key, which may come again.</summary>
public static class Keys
{
    /// <summary>The text of a ticket.</summary>
    public const string Ticket = """{"subject":"Invoice","body":"wrong amount","priority":"low"}""";

    /// <summary>Posts with an <c>Idempotency-Key</c>.</summary>
    public static async Task<HttpResponseMessage> PostOnceAsync(
        this HttpClient http,
        string key,
        string url = "/requests",
        string body = Ticket,
        string type = "application/json"
    )
    {
        var content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, type);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await http.SendAsync(request);
    }
}
