using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A page of imports.</summary>
/// <param name="Page">The imports.</param>
/// <param name="Links">To the rest of the list.</param>
/// <param name="IsFirst">Whether it is the first page, which has the sources too.</param>
/// <param name="Sources">The sources; null if there are too many tickets to look at in the time there is.</param>
public sealed record ImportList(ImportPage Page, ListLinks Links, bool IsFirst, SourceList? Sources);

/// <summary>
/// <c>/ui/imports</c>: what was imported, with the parameters of <c>GET /imports</c>, and where the tickets come from.
/// </summary>
internal static class ImportListEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var route = typeof(ListImportsEndpoint).GetMethod(nameof(ListImportsEndpoint.Get))!;
        pages.MapGet("imports", ShowAsync).WithMetadata([.. route.GetCustomAttributes<QueryParameterAttribute>()]);
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(HttpContext context, Ticketing.Jobs jobs, Sources sources, Limits limits)
    {
        var page = await ListImportsEndpoint.Get(context, jobs, limits);
        var isFirst = !context.Request.Query.ContainsKey("cursor");
        var all = isFirst ? await ListAsync(sources, context.RequestAborted) : null;
        var links = new ListLinks(NewImportEndpoint.Path, context.Request.Query);
        return new PageResult<ImportListPage, ImportList>(new(page, links, isFirst, all));
    }

    private static async Task<SourceList?> ListAsync(Sources sources, CancellationToken cancellation)
    {
        try
        {
            return await sources.ListAsync(cancellation);
        }
        catch (RefusedException slow) when (slow.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return null;
        }
    }
}
