using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>Keys, and what each does.</summary>
/// <param name="Title">Where they are of use.</param>
/// <param name="Keys">A key, as it is printed, and what it does.</param>
public sealed record KeyGroup(string Title, IReadOnlyList<(string Key, string Does)> Keys);

/// <summary><c>/ui/keys</c>: which key does what, and a switch for all of them.</summary>
internal static class ShortcutsEndpoint
{
    /// <summary>The path.</summary>
    public const string Path = "/ui/keys";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("keys", Show);

    [Scope(Scope.Read)]
    private static PageResult<ShortcutsPage, IReadOnlyList<KeyGroup>> Show(HttpContext context) =>
        new(Languages.Of(context.Request).AllKeys);
}
