using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A ticket with what became of it.</summary>
/// <param name="Ticket">The ticket, with reasons.</param>
/// <param name="Categories">Those that the model in use knows.</param>
/// <param name="Corrections">What persons said of it, the latest first.</param>
/// <param name="Measured">How often its model was right about as sure as here; null if that is not known.</param>
/// <param name="Refused">What somebody wanted to say, and was not taken, for the ticket had changed; empty to withdraw.</param>
public sealed record TicketSheet(
    TicketView Ticket,
    IReadOnlyList<string> Categories,
    IReadOnlyList<Correction> Corrections,
    ReliabilityBin? Measured,
    string? Refused
);

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

    /// <summary>The page of a ticket.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="context">The request.</param>
    /// <param name="sheets">What reads it.</param>
    [Scope(Scope.Read)]
    private static Task<IResult> ShowAsync(Guid id, HttpContext context, TicketSheets sheets) =>
        AnswerAsync(id, context, sheets, refused: null, StatusCodes.Status200OK);

    [Scope(Scope.Review)]
    private static async Task<IResult> CorrectAsync(Guid id, HttpContext context, TicketSheets sheets, Corrections corrections)
    {
        var form = await context.ReadFormAsync("category", "seen");
        var isSaved = await Decision.GiveAsync(context, corrections, id, form["category"], form["seen"]);
        return isSaved
            ? PageResult.SeeOther(context, PathOf(id))
            : await AnswerAsync(id, context, sheets, form["category"], StatusCodes.Status409Conflict);
    }

    [Scope(Scope.Review)]
    private static async Task<IResult> WithdrawAsync(Guid id, HttpContext context, TicketSheets sheets, Corrections corrections)
    {
        var form = await context.ReadFormAsync("seen");
        return await Decision.WithdrawAsync(context, corrections, id, form["seen"])
            ? PageResult.SeeOther(context, PathOf(id))
            : await AnswerAsync(id, context, sheets, refused: "", StatusCodes.Status409Conflict);
    }

    /// <summary>The page of a ticket as an answer.</summary>
    public static async Task<IResult> AnswerAsync(Guid id, HttpContext context, TicketSheets sheets, string? refused, int status) =>
        new PageResult<TicketSheetPage, TicketSheet>(
            await sheets.ReadAsync(id, context.RequestAborted) with { Refused = refused },
            status
        );
}

/// <summary>Reads all that the page of a ticket shows.</summary>
internal sealed class TicketSheets(TicketReader tickets, Corrections corrections, Models models)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RefusedException">There is no such ticket (404).</exception>
    public async Task<TicketSheet> ReadAsync(Guid id, CancellationToken cancellation)
    {
        var ticket = await GetTicketEndpoint.ReadAsync(new(id, WithReasons: true), tickets, models, cancellation);
        var measured = ticket is { CorrectedBy: null, ModelVersion: { } version, Confidence: { } confidence }
            ? models.ReliabilityAt(version, confidence)
            : null;
        return new(ticket, models.Categories, await corrections.ListAsync(id, cancellation), measured, Refused: null);
    }
}
