using Microsoft.Net.Http.Headers;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Refuses with 403 what a page of another site would have a browser change, unless its origin is one of
/// <see cref="CorsSettings.Origins" />. A browser says where a request comes from, in <c>Sec-Fetch-Site</c> or, if it is
/// an old one, in <c>Origin</c>; other clients send neither, and are not meant, unless they send the cookie of a session with
/// what a form could send.
/// </summary>
public sealed class CrossSite(CorsSettings settings, IProblemDetailsService problems)
{
    private static readonly string[] FormTypes =
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];

    private readonly string[] _origins = settings.ListOrigins();

    /// <summary>Goes on, or refuses.</summary>
    public async Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsSafe() || IsOwn(context.Request) || IsAllowed(context.Request))
        {
            await next(context);
            return;
        }

        const string detail = "A page of another site sent this, or may have; Cors__Origins says which ones may.";
        await problems.AnswerAsync(context, Problems.Of(StatusCodes.Status403Forbidden, detail));
    }

    private static bool IsOwn(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => true,
            "" => request.Headers.Origin.ToString() is var origin
                && (origin.Length == 0 ? !MayBeForm(request) : IsHost(origin, request.Host)),
            _ => false,
        };

    // A page can have a browser post these, or nothing at all, and asks nobody first.
    private static bool MayBeForm(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && SessionCookie.IsIn(request)
        && (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || FormTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        );

    // Without the scheme: TLS may end before this host.
    private static bool IsHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Authority.Equals(host.ToUriComponent(), StringComparison.OrdinalIgnoreCase);

    private bool IsAllowed(HttpRequest request) =>
        _origins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);
}
