using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>DELETE /requests/{id}/category</c>: takes back the category that a person gave a ticket last.</summary>
[Tags("Review")]
public static class WithdrawCorrectionEndpoint
{
    /// <summary>
    /// 200 the ticket as it was before: with the category of a model or of another person, or waiting to be classified.
    /// 404; 409 if no person gave it one, or another one did that the client has not seen (<c>If-Match</c>); 412 if it has
    /// changed since.
    /// </summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverineDelete("/requests/{id}/category", OperationId = "withdrawCorrection", Summary = "Withdraw a correction")]
    [Scope(Scope.Review)]
    [QueryParameter("by", "Who says so; by default the client's address.")]
    [Refuses(404, 409, 412)]
    [ResponseHeader(200, "ETag", "What the ticket is now.")]
    public static async Task<TicketView> Delete(Guid id, HttpContext context, Corrections corrections)
    {
        var by = context.Caller(context.ReadBy());
        var ticket = await corrections.WithdrawAsync(
            id,
            by,
            before => context.CheckSeen(before, by),
            context.RequestAborted
        );
        context.SendTag(ticket);
        return ticket;
    }
}
