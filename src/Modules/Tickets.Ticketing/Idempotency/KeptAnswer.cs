using Microsoft.AspNetCore.Http;

namespace Tickets.Ticketing;

/// <summary>The answer to the first request with a key.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Those of <see cref="Kept" /> that it has.</param>
/// <param name="Body">Its body.</param>
internal sealed record KeptAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private static readonly string[] Kept = ["Content-Type", "Location", "Retry-After", "Preference-Applied"];

    /// <summary>The answer that a route has given, as far as it is kept.</summary>
    public static KeptAnswer Of(HttpResponse response, byte[] body) =>
        new(
            response.StatusCode,
            Kept.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => $"{response.Headers[name]}"),
            body
        );

    /// <summary>
    /// Whether the same request would be answered like this again; what went wrong in passing is tried anew.
    /// </summary>
    public bool IsFinal =>
        Status < StatusCodes.Status500InternalServerError
        && Status
            is not StatusCodes.Status408RequestTimeout
                and not StatusCodes.Status429TooManyRequests
                and not StatusCodes.Status499ClientClosedRequest;

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            context.Response.Headers[name] = value;
        if (Body.Length == 0)
            return;
        context.Response.ContentLength = Body.Length;
        await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
