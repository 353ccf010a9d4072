using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tickets.SharedKernel;

public static class RequestHeaders
{
    /// <summary>Who asks, for the record: as they gave themselves a name, else the address it came from.</summary>
    public static string Caller(this HttpContext context, string? by) =>
        by ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>
    /// Whether the client asks for a task instead of the answer (<c>Prefer: respond-async</c>, RFC 7240).
    /// </summary>
    public static bool PrefersAsync(this HttpRequest request) =>
        request
            .Headers.GetCommaSeparatedValues("Prefer")
            .Any(preference =>
                preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase)
            );

    /// <summary>Why the body is not read as JSON, for the client; null if its headers say that it can be.</summary>
    public static string? WhyNotJson(this HttpRequest request)
    {
        if (!request.HasJsonContentType() || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return "Send the body with Content-Type: application/json.";
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return $"Send JSON as UTF-8, not as {type.Charset}.";
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding is "" or "identity" ? null : $"Send JSON as it is, without Content-Encoding: {encoding}.";
    }
}
