using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Reads one ticket for a client that asked to be answered asynchronously.</summary>
public sealed record FetchTicket(Guid JobId) : IJobMessage;

/// <summary><c>GET /requests/{id}</c>: the ticket, at once; with <c>Prefer: respond-async</c> a task to poll.</summary>
public static class GetTicketEndpoint
{
    /// <summary>200 the ticket, 404, or 202 a task.</summary>
    [WolverineGet("/requests/{id}")]
    public static async Task<IResult> Get(Guid id, HttpContext context, TicketReader tickets, Jobs jobs)
    {
        if (context.Request.PrefersAsync())
        {
            var job = Job.Queued(JobKind.Fetch, DateTimeOffset.UtcNow) with { Query = new() { Id = id } };
            await jobs.AcceptAsync(job, new FetchTicket(job.Id), context.RequestAborted);
            return Accepted.Of(job);
        }

        var ticket = await tickets.ReadAsync(id, context.RequestAborted);
        return ticket is null
            ? Results.Problem(Problems.Of(StatusCodes.Status404NotFound, $"There is no ticket {id}."))
            : Results.Bytes(ticket, "application/json");
    }
}

/// <summary>Answers an asynchronous read of one ticket.</summary>
public static class FetchTicketHandler
{
    /// <summary>What becomes of a message that keeps failing.</summary>
    public static void Configure(HandlerChain chain) => JobFailure.Configure(chain);

    /// <summary>A second copy of the message finds the job ended.</summary>
    public static async Task Handle(
        FetchTicket message,
        TicketReader tickets,
        Jobs jobs,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(message.JobId, cancellation) is not { Query.Id: { } id })
            return;
        var ticket = await tickets.ReadAsync(id, cancellation);
        if (ticket is null)
            await jobs.FailAsync(message.JobId, $"There is no ticket {id}.", cancellation);
        else
            await jobs.SucceedAsync(
                message.JobId,
                1,
                0,
                JsonSerializer.Deserialize<JsonElement>(ticket),
                [],
                cancellation
            );
    }
}
