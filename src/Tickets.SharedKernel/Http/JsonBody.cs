using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Tickets.SharedKernel;

/// <summary>Reads a JSON request. Whatever is wrong with it is said of the field.</summary>
public static class JsonBody
{
    /// <summary>The request's object; an empty body gives <paramref name="whenEmpty" />, if there is one.</summary>
    /// <exception cref="RefusedException">It can't be read as that.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, long maximumBytes, T? whenEmpty = null)
        where T : class
    {
        if (RequestBody.IsEmpty(context.Request))
            return whenEmpty ?? throw new RefusedException("The request needs a JSON object as its body.");
        if (context.Request.WhyNotJson() is { } unreadable)
            throw new RefusedException(unreadable, StatusCodes.Status415UnsupportedMediaType);

        using var body = await RequestBody.ReadAsync(context, maximumBytes);
        return Parse<T>(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    /// <summary>The object of a JSON text.</summary>
    /// <exception cref="RefusedException">It can't be read as that.</exception>
    public static T Parse<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body["\uFEFF"u8.Length..];
        try
        {
            if (JsonSerializer.Deserialize<T>(body.Span, JsonStyle.Requests) is { } request)
                return request;
        }
        catch (JsonException)
        {
            // JsonFaults says it by field: the exception knows only the first error, and not in words for a client.
        }

        throw JsonFaults.Describe(body, typeof(T));
    }
}
