using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Reads a page of tickets for a client that asked to be answered asynchronously.</summary>
public sealed record FilterTickets(Guid JobId) : IJobMessage;

/// <summary>
/// <c>GET /requests</c>: a page of the tickets that match, and <c>GET /requests/counts</c>: how many they are. A page may
/// be asked for with <c>Prefer: respond-async</c>, as a task to poll.
/// </summary>
[Tags("Tickets")]
[QueryParameter("category", "Only tickets of this category.")]
[QueryParameter("label", "Only tickets to which their file gives this category, whatever they were found to be about.")]
[QueryParameter("status", "Only tickets with this status.", Type = typeof(TicketStatus))]
[QueryParameter("priority", "Only tickets with this priority.", Type = typeof(Priority))]
[QueryParameter("source", "Only tickets from here: a help desk, api, or the name of an imported file.")]
[QueryParameter("external_id", "Only tickets to which the source gives this id.")]
[QueryParameter("requester", "Only tickets that come from this person.")]
[QueryParameter("reason", "Only tickets with exactly this reason to abstain, such as low_confidence, or to have failed.")]
[QueryParameter("model", "Only tickets that the model of this version decided.")]
[QueryParameter("corrected", "Only tickets that a person decided, or only the others.", Type = typeof(bool))]
[QueryParameter("min_confidence", "Only tickets with at least this confidence.", Type = typeof(float))]
[QueryParameter("max_confidence", "Only tickets with at most this confidence.", Type = typeof(float))]
[QueryParameter("from", "Only tickets that came in at this time or later.", Type = typeof(DateTimeOffset))]
[QueryParameter("to", "Only tickets that came in before this time.", Type = typeof(DateTimeOffset))]
[QueryParameter("text", "Only tickets with this in subject or body, whatever the case; 1 to 200 characters, taken as they are.")]
[QueryParameter("similar_to", "Only tickets that are similar to this one, which is one of them: the last 10,000.", Type = typeof(Guid))]
[QueryParameter("ids", "Only these tickets: up to 100 ids, with commas between.")]
public static partial class FilteredTicketsEndpoint
{
    /// <summary>
    /// 200 a page with a <c>Link</c> to the next one, 400, or 202 a task. A page may have fewer tickets than the limit, or
    /// none, and go on.
    /// </summary>
    [WolverineGet("/requests", OperationId = "listTickets", Summary = "List tickets")]
    [Scope(Scope.Read)]
    [QueryParameter(
        "sort",
        "The order: newest first, where imported tickets come last, the reverse, or, with status=needs_review, least confident first.",
        Type = typeof(TicketSort),
        Default = "newest"
    )]
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
        Requesters requesters,
        TimeProvider clock
    )
    {
        var problems = new Problems();
        var query = TicketQuery.Parse(context.Request.Query, limits, requesters, problems);
        problems.ThrowIfAny();
        if (context.Request.PrefersAsync())
        {
            var job = Job.Queued(JobKind.Filter, clock.GetUtcNow(), query) with { By = context.Identity() };
            await jobs.AcceptAsync(job, new FilterTickets(job.Id), context.RequestAborted);
            return AcceptedJob.Of(job);
        }

        return TypedResults.Ok(await ReadAsync(query, context, tickets));
    }

    /// <summary>A page, with a link to the next one in the headers.</summary>
    internal static async Task<TicketPage> ReadAsync(TicketQuery query, HttpContext context, TicketReader tickets)
    {
        var page = await tickets.ReadPageAsync(query, context.RequestAborted);
        if (page.NextCursor is { } next)
            context.Response.Headers.Link = $"<{context.Request.PathTo("/requests")}{query.ToQueryString(next)}>; rel=\"next\"";
        return page;
    }

    /// <summary>200 the counts, 400, or 503 if counting takes too long.</summary>
    [WolverineGet("/requests/counts", OperationId = "countTickets", Summary = "Count tickets by what they have in common")]
    [Scope(Scope.Read)]
    [QueryParameter("by", "What to count by.", Type = typeof(TicketFacet), Default = "status")]
    public static Task<TicketCounts> Count(HttpContext context, TicketCounter counter, Requesters requesters)
    {
        var problems = new Problems();
        var filter = TicketFilter.Parse(context.Request.Query, requesters, problems);
        var by = problems.ReadName<TicketFacet>(context.Request.Query, "by") ?? TicketFacet.Status;
        problems.ThrowIfAny();
        return counter.CountAsync(filter, by, context.RequestAborted);
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
