using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>
/// <c>PUT /requests</c>: the ticket with this external id has this text from now on; it is stored if there is none yet.
/// </summary>
[Tags("Tickets")]
public static class ReviseTicketEndpoint
{
    /// <summary>Reads the body.</summary>
    public static Task<SubmitTicket> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<SubmitTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] SubmitTicket request, Limits limits, TimeProvider clock)
    {
        var problems = SubmitTicketEndpoint.Check(request, limits, clock.GetUtcNow());
        if (request.ExternalId is null)
            problems.Add("external_id", "is missing");
        return problems.ToProblemDetails();
    }

    /// <summary>
    /// 202 once the text is committed: the ticket waits to be classified again; with <c>Prefer: wait=n</c> 200 the ticket, if
    /// that is done in so many seconds. 200 the ticket if it need not, because the text is the same or a person gave its
    /// category. What the request does not say of priority, requester, opened_at and fields stays as it is.
    /// </summary>
    [WolverinePut("/requests", OperationId = "reviseTicket", Summary = "Submit a ticket, or replace its text")]
    [Scope(Scope.Submit)]
    [RequestBody(typeof(SubmitTicket))]
    public static async Task<Results<Ok<TicketView>, Accepted<AcceptedTicket>>> Put(
        [NotBody] SubmitTicket request,
        HttpContext context,
        TicketIntake intake,
        TicketProtection protection,
        TicketReader tickets,
        OutcomeWait wait,
        TicketRevision revision,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var ticket = request.ToTicket(context.NewId(now), protection, now);
        var stored = (await intake.StoreAsync([ticket], context.MayBeRepeated()))[0];
        if (stored == ticket.Id || await revision.ReviseAsync(ticket, stored, context.RequestAborted))
            return await wait.AnswerAsync(stored, context);
        return TypedResults.Ok(
            await tickets.ShowAsync(stored, context.RequestAborted)
                ?? throw RefusedException.Conflict($"Ticket {stored} was deleted just now; try again.")
        );
    }
}
