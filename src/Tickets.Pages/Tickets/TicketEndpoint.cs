using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Tickets.Inference;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A ticket with what became of it.</summary>
/// <param name="Ticket">The ticket, with reasons.</param>
/// <param name="Categories">Those that the model in use knows.</param>
/// <param name="History">What was decided about it, the oldest first.</param>
/// <param name="Measured">How often its model was right about as sure as here; null if that is not known.</param>
/// <param name="Refused">What somebody wanted to say, and was not taken, for the ticket had changed; empty to withdraw.</param>
/// <param name="From">The list it was opened from; null if it was not opened from one.</param>
public sealed record TicketSheet(
    TicketView Ticket,
    IReadOnlyList<string> Categories,
    IReadOnlyList<Decision> History,
    ReliabilityBin? Measured,
    string? Refused,
    ListPlace? From = null
);

/// <summary>The place of a ticket on the page of a list.</summary>
/// <param name="Query">The query string of that page.</param>
/// <param name="Previous">The ticket before it there; null if it is the first.</param>
/// <param name="Next">The ticket after it there; null if it is the last.</param>
public sealed record ListPlace(string Query, Guid? Previous, Guid? Next);

/// <summary><c>/ui/tickets/{id}</c>: a ticket, and the forms to correct it and to withdraw that.</summary>
internal static class TicketEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("tickets/{id:guid}", ShowAsync);
        pages.MapPost("tickets/{id:guid}/category", CorrectAsync);
        pages.MapPost("tickets/{id:guid}/withdraw", WithdrawAsync);
    }

    /// <summary>The path of a ticket's page.</summary>
    public static string PathOf(Guid id) => $"/ui/tickets/{id}";

    /// <summary>Likewise, as opened from a list.</summary>
    public static string PathOf(Guid id, string? list) =>
        string.IsNullOrEmpty(list) ? PathOf(id) : $"{PathOf(id)}?{From}={Uri.EscapeDataString(list)}";

    private const string From = "from";

    /// <summary>The page of a ticket.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="context">The request.</param>
    /// <param name="sheets">What reads it.</param>
    [Scope(Scope.Read)]
    [QueryParameter(From, "The query string of the list it is opened from.")]
    private static Task<IResult> ShowAsync(Guid id, HttpContext context, TicketSheets sheets) =>
        AnswerAsync(id, context, sheets, refused: null, StatusCodes.Status200OK);

    [Scope(Scope.Review)]
    [QueryParameter(From, "The query string of the list it was opened from.")]
    private static async Task<IResult> CorrectAsync(Guid id, HttpContext context, TicketSheets sheets, Corrections corrections)
    {
        var form = await context.ReadFormAsync("category", "seen");
        return await CategoryForm.GiveAsync(context, corrections, id, form["category"], form["seen"]) is not null
            ? PageResult.SeeOther(context, PathOf(id, ListOf(context)))
            : await AnswerAsync(id, context, sheets, form["category"], StatusCodes.Status409Conflict);
    }

    [Scope(Scope.Review)]
    [QueryParameter(From, "The query string of the list it was opened from.")]
    private static async Task<IResult> WithdrawAsync(Guid id, HttpContext context, TicketSheets sheets, Corrections corrections)
    {
        var form = await context.ReadFormAsync("seen");
        return await CategoryForm.WithdrawAsync(context, corrections, id, form["seen"]) is not null
            ? PageResult.SeeOther(context, PathOf(id, ListOf(context)))
            : await AnswerAsync(id, context, sheets, refused: "", StatusCodes.Status409Conflict);
    }

    /// <summary>The page of a ticket as an answer.</summary>
    public static async Task<IResult> AnswerAsync(Guid id, HttpContext context, TicketSheets sheets, string? refused, int status) =>
        new PageResult<TicketSheetPage, TicketSheet>(
            await sheets.ReadAsync(id, ListOf(context), context.RequestAborted) with { Refused = refused },
            status
        );

    private static string ListOf(HttpContext context) => context.Request.Query[From].ToString();
}

/// <summary>Reads all that the page of a ticket shows.</summary>
internal sealed class TicketSheets(
    TicketReader tickets,
    Decisions decisions,
    Models models,
    Limits limits,
    Requesters requesters
)
{
    /// <summary>Reads it.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="list">The query string of the list it was opened from; empty if of none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RefusedException">There is no such ticket (404), or no such list (400).</exception>
    public async Task<TicketSheet> ReadAsync(Guid id, string list, CancellationToken cancellation)
    {
        var ticket = await GetTicketEndpoint.ReadAsync(new(id, WithReasons: true), tickets, models, cancellation);
        var measured = ticket is { CorrectedBy: null, ModelVersion: { } version, Confidence: { } confidence }
            ? await models.ReliabilityAtAsync(version, confidence, cancellation)
            : null;
        var place = list.Length == 0 ? null : await FindAsync(id, list, cancellation);
        var history = (await decisions.ListAsync(id, cancellation)).Reverse();
        return new(ticket, await models.CategoriesAsync(cancellation), [.. history], measured, Refused: null, place);
    }

    private async Task<ListPlace> FindAsync(Guid id, string list, CancellationToken cancellation)
    {
        var problems = new Problems();
        var query = TicketQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(list)), limits, requesters, problems);
        problems.ThrowIfAny();
        var page = (await tickets.ReadPageAsync(query, cancellation)).Items;
        var at = page.ToList().FindIndex(ticket => ticket.Id == id);
        return new(list, at > 0 ? page[at - 1].Id : null, at >= 0 && at + 1 < page.Count ? page[at + 1].Id : null);
    }
}
