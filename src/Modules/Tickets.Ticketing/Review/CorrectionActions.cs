using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>A category that a person gave to many tickets at once.</summary>
/// <param name="Id">The id of the action; each of its corrections has it.</param>
/// <param name="Category">The category.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Count">How many tickets got it.</param>
/// <param name="Withdrawn">For how many of them that was taken back.</param>
public sealed record CorrectionAction(Guid Id, string Category, string By, DateTimeOffset At, long Count, long Withdrawn);

/// <summary>
/// <c>GET</c> and <c>DELETE /requests/category/{id}</c>: a category that many tickets were given at once, and taking that
/// back.
/// </summary>
[Tags("Review")]
public static class CorrectionActionsEndpoint
{
    /// <summary>200 the action, or 404.</summary>
    /// <param name="id">The id of the action.</param>
    [WolverineGet("/requests/category/{id}", OperationId = "getCorrectionAction", Summary = "Show what many tickets were given")]
    [Scope(Scope.Read)]
    [Refuses(404)]
    public static Task<CorrectionAction> Get(Guid id, BulkCorrections corrections, CancellationToken cancellation) =>
        corrections.FindAsync(id, cancellation);

    /// <summary>
    /// 200 the action, with how many tickets it was taken back for: each is as before, or waits again. A ticket about which
    /// a person has said something since stays. 404.
    /// </summary>
    /// <param name="id">The id of the action.</param>
    [WolverineDelete("/requests/category/{id}", OperationId = "withdrawCorrectionAction", Summary = "Withdraw the corrections of an action")]
    [Scope(Scope.Review)]
    [QueryParameter("by", "Who says so; by default the client's address.")]
    [Refuses(404)]
    public static Task<CorrectionAction> Delete(Guid id, HttpContext context, BulkCorrections corrections) =>
        WithdrawAsync(id, context, corrections, context.ReadBy());

    /// <summary>Takes an action back, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">There is no such action (404).</exception>
    public static async Task<CorrectionAction> WithdrawAsync(Guid id, HttpContext context, BulkCorrections corrections, string? by)
    {
        var action = await corrections.WithdrawAsync(id, context.Caller(by), context.RequestAborted);
        context.Note(new { action = id, action.Category, action.Count, action.Withdrawn });
        return action;
    }
}
