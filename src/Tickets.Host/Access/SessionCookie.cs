using Microsoft.AspNetCore.Authentication.Cookies;

namespace Tickets.Host;

/// <summary>
/// Gives the cookie of a session its name: with <c>__Host-</c> where the connection is encrypted, so that a browser takes
/// it from this host alone; without it on plain HTTP, where a browser would take no such cookie.
/// </summary>
internal sealed class SessionCookie : ICookieManager
{
    /// <summary>The name on plain HTTP.</summary>
    public const string Name = "tickets";

    private readonly ChunkingCookieManager _cookies = new();

    /// <summary>Whether a request has one.</summary>
    public static bool IsIn(HttpRequest request) => request.Cookies.ContainsKey(NameFor(request));

    /// <inheritdoc />
    public string? GetRequestCookie(HttpContext context, string key) =>
        _cookies.GetRequestCookie(context, NameFor(context.Request));

    /// <inheritdoc />
    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameFor(context.Request), value, options);

    /// <inheritdoc />
    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _cookies.DeleteCookie(context, NameFor(context.Request), options);

    private static string NameFor(HttpRequest request) => request.IsHttps ? $"__Host-{Name}" : Name;
}
