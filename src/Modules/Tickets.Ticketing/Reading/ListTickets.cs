using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Tickets.SharedKernel;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Reads a page of tickets for a client that asked to be answered asynchronously.</summary>
public sealed record FilterTickets(Guid JobId) : IJobMessage;

/// <summary>
/// <c>GET /requests?category=&amp;status=&amp;priority=&amp;limit=&amp;cursor=</c>: a page of tickets, newest first;
/// imported tickets come after those from the API. With <c>Prefer: respond-async</c> a task to poll.
/// </summary>
[Tags("Tickets")]
public static class ListTicketsEndpoint
{
    /// <summary>200 a page with a <c>Link</c> to the next one, 400, or 202 a task.</summary>
    [WolverineGet("/requests", OperationId = "listTickets", Summary = "List tickets")]
    [Scope(Scope.Read)]
    [QueryParameter("category", "Only tickets of this category.")]
    [QueryParameter("status", "Only tickets with this status.", Type = typeof(TicketStatus))]
    [QueryParameter("priority", "Only tickets with this priority.", Type = typeof(Priority))]
    [QueryParameter(
        "limit",
        "Tickets, at most.",
        Type = typeof(int),
        Default = TicketQuery.DefaultLimit,
        AtMost = "Limits:PageSize"
    )]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before, with the same filter.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<Results<Ok<TicketPage>, Accepted<AcceptedJob>>> Get(
        HttpContext context,
        TicketReader tickets,
        Jobs jobs,
        Limits limits,
        TimeProvider clock
    )
    {
        var problems = new Problems();
        var query = TicketQuery.Parse(context.Request.Query, limits, problems);
        problems.ThrowIfAny();
        if (context.Request.PrefersAsync())
        {
            var job = Job.Queued(JobKind.Filter, clock.GetUtcNow(), query);
            await jobs.AcceptAsync(job, new FilterTickets(job.Id), context.RequestAborted);
            return AcceptedJob.Of(job);
        }

        var page = await tickets.ReadPageAsync(query, context.RequestAborted);
        if (page.NextCursor is { } next)
            context.Response.Headers.Link = $"<{context.Request.PathTo("/requests")}{query.ToQueryString(next)}>; rel=\"next\"";
        return TypedResults.Ok(page);
    }
}

/// <summary>Answers an asynchronous read of a page.</summary>
public static class FilterTicketsHandler
{
    /// <summary>What becomes of a message that keeps failing.</summary>
    public static void Configure(HandlerChain chain) => JobFailure.Configure(chain);

    /// <summary>A second copy of the message finds the job ended.</summary>
    public static async Task Handle(
        FilterTickets message,
        TicketReader tickets,
        Jobs jobs,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(message.JobId, cancellation) is not { } job)
            return;
        var page = await tickets.ReadPageAsync(job.InputAs<TicketQuery>(), cancellation);
        await jobs.SucceedAsync(job.Id, page, cancellation);
    }
}
