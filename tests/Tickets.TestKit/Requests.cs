using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Tickets.TestKit;

/// <summary>The requests that most tests begin with.</summary>
public static class Requests
{
    /// <summary>Submits a ticket.</summary>
    public static Task<HttpResponseMessage> SubmitAsync(
        this HttpClient http,
        string subject = "Invoice",
        string body = "wrong amount",
        string priority = "low"
    ) =>
        http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject,
                body,
                priority,
            }
        );

    /// <summary>Uploads a CSV to be imported.</summary>
    public static Task<HttpResponseMessage> UploadAsync(this HttpClient http, string csv, string query = "") =>
        http.PostAsync($"/seed{query}", new StringContent(csv, Encoding.UTF8, "text/csv"));

    /// <summary>What <c>/health/ready</c> answers; null while nothing listens.</summary>
    public static Task<HttpStatusCode?> AskReadyAsync(this HttpClient http) => http.AskAsync("/health/ready");

    /// <summary>The status of an answer; null while nothing listens.</summary>
    public static async Task<HttpStatusCode?> AskAsync(this HttpClient http, string url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
