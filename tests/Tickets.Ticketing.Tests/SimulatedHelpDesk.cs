using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tickets.Ticketing.Tests;

/// <summary>
/// The part of each help desk's API that a recipe writes to, as its documentation describes it: path, method, credentials, the shape of
/// the body, and the answer. What does not fit is answered as it says there: 401, 404, 422.
/// </summary>
internal sealed class SimulatedHelpDesk : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatedHelpDesk(WebApplication app) => _app = app;

    /// <summary>What it keeps of tickets now: the path, and what was set or added.</summary>
    public ConcurrentDictionary<string, string> Kept { get; } = [];

    /// <summary>How many requests it refuses with 429 and a Retry-After of 7 s before it takes one.</summary>
    public int Busy { get; set; }

    public string Url => _app.Urls.Single();

    public static async Task<SimulatedHelpDesk> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var desk = new SimulatedHelpDesk(builder.Build());
        desk._app.Run(desk.AnswerAsync);
        await desk._app.StartAsync();
        return desk;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (Busy-- > 0)
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            return;
        }

        using var reader = new StreamReader(request.Body);
        var body = JsonNode.Parse(await reader.ReadToEndAsync())!;
        var (status, kept) = Take($"{request.Method} {request.Path}", request.Headers, body);
        if (kept is not null)
            Kept[request.Path] = kept;
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
            await context.Response.WriteAsync("{}");
    }

    // "bot" and "secret" are the user and the token of all of them.
    private static (int Status, string? Kept) Take(string call, IHeaderDictionary headers, JsonNode body)
    {
        var authorization = headers.Authorization.ToString();
        return call switch
        {
            "PUT /api/v2/tickets/5158/tags.json" => authorization != "Basic Ym90L3Rva2VuOnNlY3JldA==" ? (401, null) : List(body["tags"], 200),
            "PUT /api/v2/tickets/15" => authorization != "Basic c2VjcmV0Olg=" ? (401, null) : Text(body["custom_fields"]?["cf_category"], 200),
            "PUT /rest/api/3/issue/JRA-20002" => authorization != "Basic Ym90OnNlY3JldA==" ? (401, null) : Text(body["update"]?["labels"]?[0]?["add"], 204),
            "POST /api/v1/tags/add" => authorization != "Token token=secret" ? (401, null)
                : $"{body["object"]}" == "Ticket" && body["o_id"]!.GetValue<int>() == 50 ? Text(body["item"], 201) : (422, null),
            "PATCH /api.php/v2/Assistance/Ticket/8" => authorization != "Bearer secret" ? (401, null) : ($"{body["category"]?["id"]!.GetValue<int>()}" is var id ? (200, id) : (400, null)),
            "PUT /api/conversations/1/tags" => headers["X-FreeScout-API-Key"] != "secret" ? (401, null) : List(body["tags"], 204),
            "POST /repos/Codertocat/Hello-World/issues/1/labels" => authorization != "Bearer secret" || headers["X-GitHub-Api-Version"] != "2022-11-28" || headers.UserAgent.Count == 0
                ? (401, null)
                : List(body["labels"], 200),
            "PATCH /api/now/table/incident/9d385017c611228701d22104cc95c371" => authorization != "Basic Ym90OnNlY3JldA==" ? (401, null) : Text(body["category"], 200),
            _ => (404, null),
        };
    }

    private static (int, string?) Text(JsonNode? value, int status) =>
        value?.GetValueKind() == System.Text.Json.JsonValueKind.String ? (status, $"{value}") : (422, null);

    private static (int, string?) List(JsonNode? value, int status) =>
        value is JsonArray { Count: > 0 } items ? (status, string.Join(' ', items.Select(item => item!.GetValue<string>()))) : (422, null);
}
