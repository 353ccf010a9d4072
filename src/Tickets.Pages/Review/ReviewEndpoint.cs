using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>The desk of somebody who reviews.</summary>
/// <param name="Ticket">The ticket on it, with reasons; null if none waits.</param>
/// <param name="Alike">How many of those that wait are like it, itself included.</param>
/// <param name="Categories">Those that the model in use knows, always in the same order.</param>
/// <param name="Done">The ticket decided before.</param>
/// <param name="Skip">How many were passed over.</param>
/// <param name="Waiting">How many wait, as of a moment ago.</param>
public sealed record Desk(
    TicketView? Ticket,
    int Alike,
    IReadOnlyList<string> Categories,
    TicketView? Done,
    int Skip,
    long Waiting
);

/// <summary><c>/ui/review</c>: one ticket after the other that waits for a person, those worth most first.</summary>
internal static class ReviewEndpoint
{
    private const string Path = "/ui/review";

    // As many as are ranked.
    private const int MostSkipped = 999;

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("review", ShowAsync);
        pages.MapPost("review", SaveAsync);
        pages.MapPost("review/undo", UndoAsync);
    }

    [Scope(Scope.Read)]
    [QueryParameter("id", "The ticket to show, if it still waits.")]
    [QueryParameter("done", "The ticket decided before.")]
    [QueryParameter("skip", "How many to pass over.")]
    private static async Task<IResult> ShowAsync(
        HttpContext context,
        Reviews reviews,
        TicketReader tickets,
        IInference inference,
        Overviews overviews
    )
    {
        var (parameters, cancellation) = (context.Request.Query, context.RequestAborted);
        var problems = new Problems();
        var id = problems.Read(parameters, "id", ParseId, "must be the id of a ticket");
        var done = problems.Read(parameters, "done", ParseId, "must be the id of a ticket");
        var skip = problems.Read(parameters, "skip", ParseSkip, $"must be a whole number from 0 to {MostSkipped}") ?? 0;
        problems.ThrowIfAny();

        var (chosen, alike) = (await FindAsync(id), 1);
        if (chosen is not { Status: TicketStatus.NeedsReview })
        {
            (chosen, alike) = await reviews.ReadAsync(skip, limit: 1, cancellation) is [var first] ? (first, first.Alike ?? 1) : (null, 1);
        }

        var ticket = chosen is null
            ? null
            : await GetTicketEndpoint.ReadAsync(new(chosen.Id, WithReasons: true), tickets, inference, cancellation);
        var waiting = (await overviews.GetAsync(cancellation)).Tickets.NeedsReview;
        var desk = new Desk(ticket, alike, inference.Categories, await FindAsync(done), skip, waiting);
        return new PageResult<ReviewPage, Desk>(desk);

        async Task<TicketView?> FindAsync(Guid? wanted) =>
            wanted is { } known ? await tickets.ShowAsync(known, cancellation) : null;
    }

    [Scope(Scope.Review)]
    private static async Task<IResult> SaveAsync(HttpContext context, TicketSheets sheets, Corrections corrections)
    {
        var form = await context.ReadFormAsync("id", "category", "seen", "skip");
        var id = ReadId(form);
        context.Note(new { TicketId = id });
        if (!await Decision.GiveAsync(context, corrections, id, form["category"], form["seen"]))
            return await TicketEndpoint.AnswerAsync(id, context, sheets, form["category"], StatusCodes.Status409Conflict);
        var skip = ParseSkip(form["skip"]) is > 0 and var passed ? $"&skip={passed}" : "";
        return PageResult.SeeOther(context, $"{Path}?done={id}{skip}");
    }

    [Scope(Scope.Review)]
    private static async Task<IResult> UndoAsync(HttpContext context, TicketSheets sheets, Corrections corrections)
    {
        var form = await context.ReadFormAsync("id", "seen");
        var id = ReadId(form);
        context.Note(new { TicketId = id });
        return await Decision.WithdrawAsync(context, corrections, id, form["seen"])
            ? PageResult.SeeOther(context, $"{Path}?id={id}")
            : await TicketEndpoint.AnswerAsync(id, context, sheets, refused: "", StatusCodes.Status409Conflict);
    }

    private static Guid ReadId(IReadOnlyDictionary<string, string> form) =>
        ParseId(form["id"]) ?? throw RefusedException.Invalid("id", "must be the id of a ticket");

    private static Guid? ParseId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static int? ParseSkip(string text) =>
        int.TryParse(text, out var skip) && skip is >= 0 and <= MostSkipped ? skip : null;
}
