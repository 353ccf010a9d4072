using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What the page of the settings shows.</summary>
/// <param name="Description">How the host is set up; shown to whoever may administer it, to others only the version.</param>
/// <param name="IsSaved">Whether something was saved just now.</param>
public sealed record SettingsView(IServiceDescription Description, bool IsSaved);

/// <summary><c>/ui/settings</c>: what this browser keeps, and how the service is set up.</summary>
internal static class SettingsEndpoint
{
    private const string Path = "/ui/settings";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("settings", Show);
        pages.MapPost("settings", (Delegate)SaveAsync);
    }

    [Scope(Scope.Read)]
    [QueryParameter("saved", "Whether something was saved just now.")]
    private static PageResult<SettingsPage, SettingsView> Show(HttpContext context, IServiceDescription description) =>
        new(new(description, context.Request.Query.ContainsKey("saved")));

    [Scope(Scope.Read)]
    private static async Task<IResult> SaveAsync(HttpContext context)
    {
        var form = await context.ReadFormAsync("theme", "name");
        var (theme, name) = (form["theme"], form["name"].Trim());
        var problems = new Problems();
        if (theme.Length > 0 && !ThisBrowser.Themes.Contains(theme))
            problems.Add("theme", $"must be one of {string.Join(", ", ThisBrowser.Themes)}, or empty");
        problems.CheckName("name", name.Length == 0 ? null : name, ThisBrowser.MaxName);
        problems.ThrowIfAny();
        new ThisBrowser(theme, name).KeepIn(context);
        return PageResult.SeeOther(context, $"{Path}?saved=yes");
    }
}
