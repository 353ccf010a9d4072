using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Which tickets are similar to one.</summary>
/// <param name="GroupId">The first of them; the others are similar to it.</param>
/// <param name="Tickets">How many there are, that one included; 1,000 at most are counted.</param>
public sealed record SimilarView(Guid GroupId, long Tickets);

/// <summary><c>GET /requests/{id}/similar</c>: the tickets that say nearly the same as one.</summary>
[Tags("Tickets")]
public static class SimilarEndpoint
{
    /// <summary>200 a page of them, the ticket itself among them, or nothing if there is no other; 404.</summary>
    /// <param name="id">The id of the ticket.</param>
    [WolverineGet("/requests/{id}/similar", OperationId = "listSimilarTickets", Summary = "List the tickets that are similar to one")]
    [Scope(Scope.Read)]
    [QueryParameter("limit", "Tickets, at most.", Type = typeof(int), Default = TicketQuery.DefaultLimit, AtMost = "Limits:PageSize")]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    [Refuses(404)]
    public static async Task<TicketPage> Get(
        Guid id,
        HttpContext context,
        TicketReader tickets,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var problems = new Problems();
        var asked = TicketQuery.Parse(context.Request.Query, new TicketFilter { SimilarTo = id }, limits, problems);
        problems.ThrowIfAny();
        if (await tickets.ShowAsync(id, cancellation) is null)
            throw RefusedException.NotFound($"There is no ticket {id}.");
        return await FilteredTicketsEndpoint.ReadAsync(asked, context, tickets);
    }
}
