using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>Tickets that may be classified again.</summary>
/// <param name="Answer">How many, and some of them.</param>
/// <param name="Links">To the list of them, but for one parameter.</param>
/// <param name="Running">The run that is under way, if one is: there is one at a time.</param>
public sealed record Again(ReclassifyAnswer Answer, TicketLinks Links, Job? Running);

/// <summary>
/// <c>/ui/jobs/process</c> has all classified that waits; <c>/ui/jobs/again</c> asks first, then has the tickets that match
/// classified again, with the filters of <c>GET /requests</c>.
/// </summary>
internal static class AgainEndpoint
{
    /// <summary>The path of the question.</summary>
    public const string Path = $"{JobListEndpoint.Path}/again";

    /// <summary>The path that begins a run.</summary>
    public const string ProcessPath = $"{JobListEndpoint.Path}/process";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var filters = TicketListEndpoint.FilterParameters;
        pages.MapGet("jobs/again", AskAsync).WithMetadata(filters);
        pages.MapPost("jobs/again", BeginAsync).WithMetadata(filters);
        pages.MapPost("jobs/process", ProcessAsync);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskAsync(
        HttpContext context,
        Reclassifications reclassifications,
        Requesters requesters,
        Ticketing.Jobs jobs
    )
    {
        var answer = await reclassifications.TryAsync(TicketFilter.Read(context.Request.Query, requesters), context.RequestAborted);
        var running = await jobs.FindBacklogRunAsync(context.RequestAborted);
        return new PageResult<AgainPage, Again>(new(answer, new(context.Request.Query), running));
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> BeginAsync(
        HttpContext context,
        Reclassifications reclassifications,
        Requesters requesters,
        TimeProvider clock
    )
    {
        await context.ReadFormAsync();
        var filter = TicketFilter.Read(context.Request.Query, requesters);
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        context.Note(new { filter = $"{filter.ToQueryString()}" });
        await reclassifications.StartAsync(id, filter, context.Caller(by: null), now, context.RequestAborted);
        return PageResult.SeeOther(context, JobEndpoint.PathOf(id));
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> ProcessAsync(HttpContext context, Ticketing.Jobs jobs, TimeProvider clock)
    {
        await context.ReadFormAsync();
        var run = Job.Queued(JobKind.Process, clock.GetUtcNow()) with
        {
            By = context.Caller(by: null),
            BatchSize = ProcessTicketsEndpoint.DefaultBatchSize,
        };
        var started = await ProcessTicketsEndpoint.StartAsync(run, jobs, context.RequestAborted);
        return PageResult.SeeOther(context, JobEndpoint.PathOf(started.Id));
    }
}
