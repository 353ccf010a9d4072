using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A page of jobs.</summary>
/// <param name="Page">The jobs.</param>
/// <param name="Links">To the same list, but for one parameter.</param>
/// <param name="Waiting">How many imported tickets wait to be classified.</param>
public sealed record JobList(JobPage Page, ListLinks Links, long Waiting);

/// <summary><c>/ui/jobs</c>: imports, runs and asynchronous reads, with the parameters of <c>GET /jobs</c>.</summary>
internal static class JobListEndpoint
{
    /// <summary>The path of the list.</summary>
    public const string Path = "/ui/jobs";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var route = typeof(ListJobsEndpoint).GetMethod(nameof(ListJobsEndpoint.Get))!;
        pages.MapGet("jobs", ShowAsync).WithMetadata([.. route.GetCustomAttributes<QueryParameterAttribute>()]);
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(HttpContext context, Ticketing.Jobs jobs, Limits limits, Overviews overviews)
    {
        var page = await ListJobsEndpoint.Get(context, jobs, limits);
        var overview = await overviews.GetAsync(context.RequestAborted);
        return new PageResult<JobListPage, JobList>(new(page, new(Path, context.Request.Query), overview.Tickets.Unprocessed));
    }
}
