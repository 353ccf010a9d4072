using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>A page of the audit.</summary>
/// <param name="Page">The entries.</param>
/// <param name="Links">To the same list, but for one parameter.</param>
public sealed record AuditList(AuditPage Page, ListLinks Links);

/// <summary><c>/ui/settings/audit</c>: who changed what.</summary>
internal static class AuditEndpoint
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/ui/settings/audit";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("settings/audit", ShowAsync);

    [Scope(Scope.Admin)]
    [QueryParameter("who", "Only those whose key, address or given name contains this.")]
    [QueryParameter("what", "Only those whose method and route, or target, contain this.")]
    [QueryParameter("from", "Only those of that time or later.")]
    [QueryParameter("to", "Only those before that time.")]
    [QueryParameter("limit", "Entries, 1 to 200.")]
    [QueryParameter("cursor", "Where the page begins.")]
    private static async Task<IResult> ShowAsync(HttpContext context, IAudit audit)
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var query = AuditQuery.Parse(parameters, problems);
        problems.ThrowIfAny();
        var page = await audit.ListAsync(query, context.RequestAborted);
        return new PageResult<AuditListPage, AuditList>(new(page, new(Path, parameters)));
    }
}
