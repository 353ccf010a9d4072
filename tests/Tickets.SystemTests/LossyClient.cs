using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace Tickets.SystemTests;

/// <summary>Sends requests over a way on which answers get lost, each of them until an answer comes.</summary>
internal sealed class LossyClient : IDisposable
{
    private readonly ServerProxy _proxy;
    private readonly HttpClient _http;
    private int _lost;

    public LossyClient(int port)
    {
        _proxy = new ServerProxy("127.0.0.1", port);
        _proxy.Connect();
        _proxy.LoseAnswers(share: 0.2, seed: 17);
        // A connection for each request, so that the proxy knows which answer it is.
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{_proxy.Port}"),
        };
    }

    /// <summary>Answers that were lost so far.</summary>
    public int Lost => _lost;

    /// <summary>The answer of success, as JSON; sent with one key each time.</summary>
    public Task<JsonNode> SendAsync(string method, string url, object? body = null) =>
        SendAsync(method, url, body, $"{Guid.NewGuid()}");

    /// <summary>The same, with that key or with none. A text is a CSV.</summary>
    public async Task<JsonNode> SendAsync(string method, string url, object? body, string? key)
    {
        JsonNode? answer = null;
        await EventuallyAsync(
            async () => (answer = await TryAsync(method, url, body, key)) is not null,
            $"{method} {url} is answered"
        );
        return answer!;
    }

    private async Task<JsonNode?> TryAsync(string method, string url, object? body, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = body switch
        {
            null => null,
            string csv => new StringContent(csv, Encoding.UTF8, "text/csv"),
            _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            // The host is still at work for the client that hung up.
            if (answer.Headers.RetryAfter is not null && !answer.IsSuccessStatusCode)
                return null;
            answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {url}: {text}");
            return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text);
        }
        catch (Exception lost) when (lost is HttpRequestException or SocketException) // the latter if it is lost while it is made
        {
            Interlocked.Increment(ref _lost);
            return null;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _proxy.Dispose();
    }
}
