using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tickets.SharedKernel;

/// <summary>The body of a request, of whatever kind.</summary>
public static class RequestBody
{
    // The server reads and drops the rest of a refused request for some seconds: a client that writes everything first
    // would not see the answer otherwise.
    private const long MaxDiscarded = 16 * 1024 * 1024;

    /// <summary>Whether the request has no body.</summary>
    public static bool IsEmpty(HttpRequest request) =>
        request.ContentLength is 0
        || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };

    /// <summary>Sets the limit of this request's body.</summary>
    /// <exception cref="RefusedException">The declared length is above it (413).</exception>
    public static void Limit(HttpContext context, long maximumBytes)
    {
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var isTooLarge = context.Request.ContentLength > maximumBytes;
        if (limit is { IsReadOnly: false })
            limit.MaxRequestBodySize = isTooLarge ? MaxDiscarded : maximumBytes;
        if (isTooLarge)
            throw TooLarge(maximumBytes);
    }

    /// <summary>Reads all of it; the stream stands at its beginning.</summary>
    /// <exception cref="RefusedException">It is too large (413), too slow (408), or breaks off (400).</exception>
    public static async Task<MemoryStream> ReadAsync(HttpContext context, long maximumBytes)
    {
        Limit(context, maximumBytes);
        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException refused)
        {
            throw Unreadable(refused, maximumBytes);
        }

        body.Position = 0;
        return body;
    }

    /// <summary>Why the server could not read it to its end.</summary>
    public static RefusedException Unreadable(BadHttpRequestException refused, long maximumBytes) =>
        refused.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => TooLarge(maximumBytes),
            StatusCodes.Status408RequestTimeout => new RefusedException(
                "The body came too slowly; try again.",
                refused.StatusCode
            ),
            _ => new RefusedException($"The body can't be read: {refused.Message}", refused.StatusCode),
        };

    private static RefusedException TooLarge(long maximumBytes) =>
        new($"The request may have at most {maximumBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
}
