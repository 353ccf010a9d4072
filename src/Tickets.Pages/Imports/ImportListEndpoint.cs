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
public sealed record ImportList(ImportPage Page, ListLinks Links);

/// <summary><c>/ui/imports</c>: what was imported, with the parameters of <c>GET /imports</c>.</summary>
internal static class ImportListEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var route = typeof(ListImportsEndpoint).GetMethod(nameof(ListImportsEndpoint.Get))!;
        pages.MapGet("imports", ShowAsync).WithMetadata([.. route.GetCustomAttributes<QueryParameterAttribute>()]);
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(HttpContext context, Ticketing.Jobs jobs, Limits limits)
    {
        var page = await ListImportsEndpoint.Get(context, jobs, limits);
        return new PageResult<ImportListPage, ImportList>(new(page, new(NewImportEndpoint.Path, context.Request.Query)));
    }
}
