using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace Tickets.Edge;

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

        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, Unreadable(refused, maximumBytes));
        }

        return Parse<T>(body.GetBuffer().AsMemory(0, (int)body.Length));
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
        request.ContentLength is 0
        || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };

    /// <summary>Why the server could not read a body to its end.</summary>
    public static ProblemDetails Unreadable(BadHttpRequestException refused, long maximumBytes) =>
        Problems.Of(
            refused.StatusCode,
            refused.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(maximumBytes),
                StatusCodes.Status408RequestTimeout => "The body came too slowly; try again.",
                _ => $"The body can't be read: {refused.Message}",
            }
        );

    private static string TooLarge(long maximumBytes) => $"The request may have at most {maximumBytes} bytes.";

    private static (T?, ProblemDetails) Parse<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body["\uFEFF"u8.Length..];
        try
        {
            if (JsonSerializer.Deserialize<T>(body.Span, JsonStyle.Requests) is { } request)
                return (request, WolverineContinue.NoProblems);
        }
        catch (JsonException)
        {
            // What is wrong, by field, comes below: the exception knows only the first, and not in words for a client.
        }

        return (null, JsonFaults.Describe(body, typeof(T)));
    }
}
