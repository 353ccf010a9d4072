using Microsoft.AspNetCore.Http;

namespace Tickets.Ticketing;

internal static class RequestHeaders
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
}
