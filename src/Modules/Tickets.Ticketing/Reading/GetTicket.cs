using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Reads one ticket for a client that asked to be answered asynchronously.</summary>
public sealed record FetchTicket(Guid JobId) : IJobMessage;

/// <summary>Which ticket to read.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="WithReasons">With what each word added to the decision.</param>
public sealed record TicketRequest(Guid Id, bool WithReasons);

/// <summary>
/// <c>GET /requests/{id}</c>: the ticket, at once; with <c>?include=reasons</c> also what each word added to the
/// decision; with <c>Prefer: respond-async</c> a task to poll.
/// </summary>
[Tags("Tickets")]
public static class GetTicketEndpoint
{
    /// <summary>200 the ticket, 304 if the client has it already, 404, or 202 a task.</summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverineGet("/requests/{id}", OperationId = "getTicket", Summary = "Show a ticket")]
    [Scope(Scope.Read)]
    [QueryParameter("include", "What each word added to the decision, if that is wanted too.", Values = ["reasons"])]
    [ResponseHeader(200, "ETag", "What the ticket is now.")]
    [ProducesResponseType(StatusCodes.Status304NotModified)]
    [Refuses(404)]
    public static async Task<Results<Ok<TicketView>, StatusCodeHttpResult, Accepted<AcceptedJob>>> Get(
        Guid id,
        HttpContext context,
        TicketReader tickets,
        IInference inference,
        Jobs jobs,
        TimeProvider clock
    )
    {
        var include = context.Request.Query["include"];
        if (include.Count > 0 && !"reasons".Equals(include[0], StringComparison.OrdinalIgnoreCase))
            throw RefusedException.Invalid("include", "must be reasons");
        var request = new TicketRequest(id, WithReasons: include.Count > 0);
        if (!context.Request.PrefersAsync())
        {
            var ticket = await ReadAsync(request, tickets, inference, context.RequestAborted);
            return context.SendTag(ticket)
                ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
                : TypedResults.Ok(ticket);
        }

        var job = Job.Queued(JobKind.Fetch, clock.GetUtcNow(), request) with { By = context.Identity() };
        await jobs.AcceptAsync(job, new FetchTicket(job.Id), context.RequestAborted);
        return AcceptedJob.Of(job);
    }

    /// <summary>The ticket.</summary>
    /// <exception cref="RefusedException">There is none (404).</exception>
    public static async Task<TicketView> ReadAsync(
        TicketRequest request,
        TicketReader tickets,
        IInference inference,
        CancellationToken cancellation
    )
    {
        var ticket =
            await tickets.ShowAsync(request.Id, cancellation)
            ?? throw RefusedException.NotFound($"There is no ticket {request.Id}.");
        return request.WithReasons && ticket.ModelVersion is { } version
            ? ticket with
            {
                Reasons = await inference.ExplainAsync(
                    new TicketText(ticket.Id, ticket.Subject, ticket.Body),
                    version,
                    cancellation
                ),
            }
            : ticket;
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
        IInference inference,
        Jobs jobs,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(message.JobId, cancellation) is not { } job)
            return;
        try
        {
            var request = job.InputAs<TicketRequest>();
            var ticket = await GetTicketEndpoint.ReadAsync(request, tickets, inference, cancellation);
            await jobs.SucceedAsync(job.Id, ticket, cancellation);
        }
        catch (RefusedException refused)
        {
            await jobs.FailAsync(job.Id, refused.Message, cancellation);
        }
    }
}
