using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /requests/{id}/category</c>: the category a person gives a ticket, and who that is.</summary>
/// <param name="Category">The category; one that no model knows is taken too.</param>
/// <param name="By">Who says so; by default the client's address.</param>
[Example("""{"category": "technical", "by": "ann"}""")]
public sealed record CorrectTicket(
    [property: Required, StringLength(CorrectTicketEndpoint.MaxCategory, MinimumLength = 1)] string? Category,
    [property: StringLength(100, MinimumLength = 1)] string? By
);

/// <summary>
/// <c>POST /requests/{id}/category</c>: a person says what a ticket is about. No model writes over that, and
/// <c>train --with-corrections</c> learns from it.
/// </summary>
[Tags("Review")]
public static class CorrectTicketEndpoint
{
    /// <summary>Characters in a category, at most.</summary>
    public const int MaxCategory = 100;

    /// <summary>Reads the body.</summary>
    public static Task<CorrectTicket> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync<CorrectTicket>(context, limits.RequestBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] CorrectTicket request)
    {
        var problems = new Problems();
        problems.RequireText("category", request.Category);
        if (request.Category?.Length > MaxCategory)
            problems.Add("category", $"may have at most {MaxCategory} characters");
        problems.CheckBy(request.By);
        return problems.ToProblemDetails();
    }

    /// <summary>
    /// 200 the ticket; 404; 409 if another person gave it a category, unless the client has seen that: it sends the
    /// ticket's <c>ETag</c> as <c>If-Match</c> then. 412 if that is not the ticket's any more.
    /// </summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverinePost("/requests/{id}/category", OperationId = "correctTicket", Summary = "Say what a ticket is about")]
    [Scope(Scope.Review)]
    [RequestBody(typeof(CorrectTicket)), Refuses(404, 409, 412)]
    [ResponseHeader(200, "ETag", "What the ticket is now.")]
    public static async Task<TicketView> Post(
        Guid id,
        [NotBody] CorrectTicket request,
        HttpContext context,
        Corrections corrections
    )
    {
        var by = context.Caller(request.By);
        var ticket = await corrections.GiveAsync(
            id,
            request.Category!.Trim(),
            by,
            before => context.CheckSeen(before, by),
            context.RequestAborted
        );
        context.SendTag(ticket);
        return ticket;
    }
}
