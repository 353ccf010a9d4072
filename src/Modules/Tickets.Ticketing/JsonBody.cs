using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>
/// Reads a JSON request so that whatever is wrong with it becomes problem details that name the field.
/// </summary>
public static class JsonBody
{
    /// <summary>
    /// The request's object; an empty body gives <paramref name="whenEmpty" />, or a 400 if there is none.
    /// </summary>
    public static async Task<(T? Body, ProblemDetails Problem)> ReadAsync<T>(
        HttpContext context,
        long maximumBytes,
        T? whenEmpty = null
    )
        where T : class
    {
        if (Limit(context, maximumBytes) is { } tooLarge)
            return (null, tooLarge);
        if (IsEmpty(context.Request))
        {
            return whenEmpty is null
                ? (null, Problems.Of(StatusCodes.Status400BadRequest, "The request needs a JSON object as its body."))
                : (whenEmpty, WolverineContinue.NoProblems);
        }

        if (context.Request.WhyNotJson() is { } unreadable)
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, unreadable));

        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(
                context.Request.Body,
                TicketJson.Requests,
                context.RequestAborted
            );
            return body is null
                ? (null, Problems.Of(StatusCodes.Status400BadRequest, "The request needs a JSON object as its body."))
                : (body, WolverineContinue.NoProblems);
        }
        catch (JsonException malformed)
        {
            return (null, Describe(malformed));
        }
        catch (BadHttpRequestException refused)
        {
            return (null, Problems.Of(refused.StatusCode, TooLarge(maximumBytes)));
        }
    }

    // After its answer the server takes in what is left of a request, for some seconds, and drops it: a client that first
    // writes everything would not see the answer otherwise.
    private const long MostDiscarded = 16 * 1024 * 1024;

    /// <summary>Sets the limit of this request's body; a declared length above it is refused at once.</summary>
    public static ProblemDetails? Limit(HttpContext context, long maximumBytes)
    {
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var isTooLarge = context.Request.ContentLength > maximumBytes;
        if (limit is { IsReadOnly: false })
            limit.MaxRequestBodySize = isTooLarge ? MostDiscarded : maximumBytes;
        return isTooLarge
            ? Problems.Of(StatusCodes.Status413PayloadTooLarge, TooLarge(maximumBytes))
            : null;
    }

    /// <summary>Whether the request has no body.</summary>
    public static bool IsEmpty(HttpRequest request) =>
        request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null);

    private static string TooLarge(long maximumBytes) => $"The request may have at most {maximumBytes} bytes.";

    private static ProblemDetails Describe(JsonException malformed)
    {
        var field = malformed.Path is { Length: > 2 } path ? path[2..] : null;
        // System.Text.Json has no other sign of a member it does not know.
        if (field is not null && malformed.Message.Contains("could not be mapped", StringComparison.Ordinal))
            return Problems.Invalid(field, "is not a field of this request");
        return field is null || malformed.InnerException is null
            ? Problems.Of(
                StatusCodes.Status400BadRequest,
                $"The body is not valid JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})."
            )
            : Problems.Invalid(field, "has the wrong type, or text that is not valid Unicode");
    }
}
