using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tickets.Edge;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Reads a page of tickets for a client that asked to be answered asynchronously.</summary>
public sealed record FilterTickets(Guid JobId) : IJobMessage;

/// <summary>
/// <c>GET /requests?category=&amp;status=&amp;priority=&amp;limit=&amp;cursor=</c>: a page of tickets, newest first;
/// imported tickets come after those from the API. With <c>Prefer: respond-async</c> a task to poll.
/// </summary>
public static class ListTicketsEndpoint
{
    /// <summary>200 a page with a <c>Link</c> to the next one, 400, or 202 a task.</summary>
    [WolverineGet("/requests")]
    public static async Task<IResult> Get(
        HttpContext context,
        TicketReader tickets,
        Jobs jobs,
        Limits limits,
        TimeProvider clock
    )
    {
        var problems = new Problems();
        var query = TicketQuery.Parse(context.Request.Query, limits, problems);
        if (problems.Any)
            return Results.Problem(problems.ToProblemDetails());
        if (context.Request.PrefersAsync())
        {
            var job = Job.Queued(JobKind.Filter, clock.GetUtcNow()) with { Query = query };
            await jobs.AcceptAsync(job, new FilterTickets(job.Id), context.RequestAborted);
            return Accepted.Of(job);
        }

        var (json, next) = await tickets.ReadPageAsync(query, context.RequestAborted);
        if (next is not null)
            context.Response.Headers.Link = $"</requests{query.ToQueryString(next)}>; rel=\"next\"";
        return Results.Bytes(json, "application/json");
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
        if (await jobs.FindAsync(message.JobId, cancellation) is not { Query: { } query })
            return;
        var (page, _) = await tickets.ReadPageAsync(query, cancellation);
        await jobs.SucceedAsync(message.JobId, JsonSerializer.Deserialize<JsonElement>(page.Span), cancellation);
    }
}
