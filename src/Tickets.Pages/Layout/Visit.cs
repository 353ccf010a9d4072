using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>A request for a page: who asks, what they may do, and where links lead.</summary>
/// <param name="PathBase">What stands before all paths.</param>
/// <param name="Path">The path asked for.</param>
/// <param name="Name">Who asks; null where nobody has to be known.</param>
/// <param name="Scopes">What they may do. A page only hides what they may not: the routes refuse it.</param>
/// <param name="IsFragment">Whether only what is inside of <c>main</c> is asked for.</param>
/// <param name="Texts">What the pages say, in their language.</param>
/// <param name="Browser">What the browser keeps.</param>
/// <param name="IsOpen">Whether nobody signs in.</param>
/// <param name="Known">How the system does, if that is known without waiting.</param>
/// <param name="Refresh">How often the page is refreshed, if it shows what changes by itself.</param>
public sealed record Visit(
    PathString PathBase,
    PathString Path,
    string? Name,
    IReadOnlySet<Scope> Scopes,
    bool IsFragment,
    Texts Texts,
    ThisBrowser Browser,
    bool IsOpen,
    Ticketing.Overview? Known,
    Refresh Refresh
)
{
    /// <summary>The header that asks for a fragment.</summary>
    public const string FragmentHeader = "X-Fragment";

    /// <summary>Whether they may.</summary>
    public bool May(Scope scope) => Scopes.Contains(scope);

    /// <summary>A path of this service, as a link.</summary>
    public string To(string path) => PathBase.ToUriComponent() + path;

    /// <summary>That of a request.</summary>
    public static async Task<Visit> OfAsync(HttpContext context)
    {
        var authorization = context.RequestServices.GetRequiredService<IAuthorizationService>();
        var scopes = new HashSet<Scope>();
        foreach (var scope in Enum.GetValues<Scope>())
            if ((await authorization.AuthorizeAsync(context.User, null, EnumNames.Of(scope))).Succeeded)
                scopes.Add(scope);
        var request = context.Request;
        return new(
            request.PathBase,
            request.Path,
            context.User.Identity?.Name,
            scopes,
            request.Headers[FragmentHeader] == "main",
            Languages.Of(request),
            ThisBrowser.Of(context),
            context.Ways().Scheme is null,
            context.RequestServices.GetRequiredService<Ticketing.Overviews>().Known,
            new Refresh(request.Path, request.Query)
        );
    }
}
