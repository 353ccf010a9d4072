using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What would be done with many tickets, or has been begun.</summary>
/// <param name="Links">The filter, as its URL has it.</param>
/// <param name="Count">How many match.</param>
/// <param name="Examples">Some of them.</param>
/// <param name="Categories">Those that the model in use knows.</param>
public sealed record BulkQuestion(
    TicketLinks Links,
    long Count,
    IReadOnlyList<TicketView> Examples,
    IReadOnlyList<string> Categories
);

/// <summary>
/// <c>/ui/tickets/category</c> asks first, then gives a category to all tickets that match; <c>/ui/tickets/actions/{id}</c>: what
/// was given, and taking it back.
/// </summary>
internal static class BulkEndpoint
{
    /// <summary>The path of the question about a category.</summary>
    public const string CategoryPath = "/ui/tickets/category";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var parameters = TicketListEndpoint.FilterParameters;
        pages.MapGet("tickets/category", AskCategoryAsync).WithMetadata(parameters);
        pages.MapPost("tickets/category", GiveCategoryAsync).WithMetadata(parameters);
        pages.MapGet("tickets/actions/{id:guid}", ShowActionAsync);
        pages.MapPost("tickets/actions/{id:guid}/undo", UndoAsync);
    }

    /// <summary>The path of the page of an action.</summary>
    public static string PathOf(Guid action) => $"/ui/tickets/actions/{action}";

    [Scope(Scope.Review)]
    private static async Task<IResult> AskCategoryAsync(
        HttpContext context,
        BulkCorrections corrections,
        Requesters requesters,
        IInference inference
    )
    {
        var preview = await corrections.PreviewAsync(TicketFilter.Read(context.Request.Query, requesters), context.RequestAborted);
        return new PageResult<BulkCategoryPage, BulkQuestion>(
            new(
                new(context.Request.Query),
                preview.Count,
                preview.Examples,
                await inference.CategoriesAsync(context.RequestAborted)
            )
        );
    }

    [Scope(Scope.Review)]
    private static async Task<IResult> GiveCategoryAsync(HttpContext context, BulkCorrections corrections, Requesters requesters)
    {
        var filter = TicketFilter.Read(context.Request.Query, requesters);
        var form = await context.ReadFormAsync("new_category");
        var category = form["new_category"];
        var problems = new Problems();
        problems.RequireText("category", category);
        problems.CheckName("category", category, CorrectTicketEndpoint.MaxCategory);
        problems.ThrowIfAny();
        var by = context.Caller(by: null);
        var action = await FilteredTicketsEndpoint.CorrectAsync(context, corrections, filter, category.Trim(), by);
        return PageResult.SeeOther(context, action is null ? $"/ui/tickets{context.Request.QueryString}" : PathOf(action.Id));
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowActionAsync(Guid id, BulkCorrections corrections, CancellationToken cancellation) =>
        new PageResult<BulkActionPage, CorrectionAction>(await corrections.FindAsync(id, cancellation));

    [Scope(Scope.Review)]
    private static async Task<IResult> UndoAsync(Guid id, HttpContext context, BulkCorrections corrections)
    {
        await context.ReadFormAsync();
        await CorrectionActionsEndpoint.WithdrawAsync(id, context, corrections, by: null);
        return PageResult.SeeOther(context, PathOf(id));
    }
}
