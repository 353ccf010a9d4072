using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests/category</c>: the category for all that match.</summary>
/// <param name="Category">The category; one that no model knows is taken too.</param>
/// <param name="DryRun">Only count, and show some.</param>
/// <param name="By">Who says so; by default the client's address.</param>
[Example("""{"category": "technical", "dry_run": true, "by": "ann"}""")]
public sealed record CorrectTickets(
    [property: Required, StringLength(CorrectTicketEndpoint.MaxCategory, MinimumLength = 1)] string? Category,
    bool DryRun = false,
    [property: StringLength(100, MinimumLength = 1)] string? By = null
);

/// <summary>What is, or would be, given a category.</summary>
/// <param name="ActionId">The action, to take it back by; null in a dry run, and if there was no such ticket.</param>
/// <param name="Count">Tickets that got it, or would.</param>
/// <param name="DryRun">Whether they were only counted.</param>
/// <param name="Examples">In a dry run up to ten of them, the latest first; else none.</param>
public sealed record CorrectTicketsAnswer(Guid? ActionId, long Count, bool DryRun, IReadOnlyList<TicketView> Examples);

/// <content><c>POST /requests/category</c>: a person says what all tickets that match are about.</content>
public static partial class FilteredTicketsEndpoint
{
    /// <summary>
    /// 200 how many, and the action. Those that a person decided stay, unless <c>corrected=true</c> asks for them; 409 if
    /// more than 10,000 match.
    /// </summary>
    [WolverinePost("/requests/category", OperationId = "correctTickets", Summary = "Say what many tickets are about")]
    [Tags("Review")]
    [Scope(Scope.Review)]
    [RequestBody(typeof(CorrectTickets)), Refuses(409)]
    public static async Task<CorrectTicketsAnswer> Correct(
        HttpContext context,
        BulkCorrections corrections,
        Requesters requesters,
        Limits limits
    )
    {
        var request = await JsonBody.ReadAsync<CorrectTickets>(context, limits.RequestBytes);
        var problems = new Problems();
        var filter = TicketFilter.Parse(context.Request.Query, requesters, problems);
        problems.RequireText("category", request.Category);
        problems.CheckName("category", request.Category, CorrectTicketEndpoint.MaxCategory);
        problems.CheckBy(request.By);
        problems.ThrowIfAny();
        if (request.DryRun)
            return await corrections.PreviewAsync(filter, context.RequestAborted);
        var action = await CorrectAsync(context, corrections, filter, request.Category!.Trim(), context.Caller(request.By));
        return new CorrectTicketsAnswer(action?.Id, action?.Count ?? 0, DryRun: false, []);
    }

    /// <summary>Gives a category to all that match, and notes it for the audit.</summary>
    /// <exception cref="RefusedException">Too many match (409).</exception>
    public static async Task<CorrectionAction?> CorrectAsync(
        HttpContext context,
        BulkCorrections corrections,
        TicketFilter filter,
        string category,
        string by
    )
    {
        var action = await corrections.GiveAsync(filter, category, by, context.RequestAborted);
        context.Note(new { action = action?.Id, filter = $"{filter.ToQueryString()}", category, count = action?.Count ?? 0 });
        return action;
    }
}
