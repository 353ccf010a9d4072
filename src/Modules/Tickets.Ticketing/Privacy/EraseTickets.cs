using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /erasures</c>: whose tickets to erase.</summary>
/// <param name="Requester">As it was given with the tickets.</param>
/// <param name="DryRun">Only count.</param>
[Example("""{"requester": "ann@example.org", "dry_run": true}""")]
public sealed record EraseRequest(
    [property: Required, StringLength(Requesters.MaxCharacters, MinimumLength = 1)] string? Requester,
    bool DryRun = false
);

/// <summary>
/// <c>DELETE /requests/{id}</c> and <c>POST /erasures</c>: erase a ticket, or all of a requester, everywhere, with a
/// receipt.
/// </summary>
[Tags("Privacy")]
public static class EraseTicketsEndpoint
{
    /// <summary>200 the receipt, or 404.</summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverineDelete("/requests/{id}", OperationId = "eraseTicket", Summary = "Erase a ticket")]
    [Scope(Scope.Operate)]
    [Refuses(404)]
    public static async Task<ErasureReceipt> Delete(Guid id, Erasure erasure, CancellationToken cancellation)
    {
        var receipt = await erasure.EraseAsync([id], dryRun: false, cancellation);
        return receipt.Tickets > 0 ? receipt : throw RefusedException.NotFound($"There is no ticket {id}.");
    }

    /// <summary>200 the receipt; it counts no tickets if the requester has none.</summary>
    [WolverinePost("/erasures", OperationId = "eraseRequester", Summary = "Erase the tickets of a requester")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(EraseRequest))]
    public static async Task<ErasureReceipt> Post(HttpContext context, Erasure erasure, Limits limits)
    {
        var request = await JsonBody.ReadAsync<EraseRequest>(context, limits.RequestBytes);
        var problems = new Problems();
        problems.RequireText("requester", request.Requester);
        problems.CheckName("requester", request.Requester, Requesters.MaxCharacters);
        problems.ThrowIfAny();
        var receipt = await erasure.EraseRequesterAsync(request.Requester!, request.DryRun, context.RequestAborted);
        context.Note(new { receipt.Tickets, receipt.DryRun });
        return receipt;
    }
}
