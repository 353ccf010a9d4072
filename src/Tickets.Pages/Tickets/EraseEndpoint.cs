using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A ticket to erase, or the receipt.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Receipt">What was erased; null as long as it is only asked.</param>
public sealed record Erasing(TicketView Ticket, ErasureReceipt? Receipt);

/// <summary><c>/ui/tickets/{id}/erase</c>: asks first, then erases a ticket everywhere.</summary>
internal static class EraseEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("tickets/{id:guid}/erase", AskAsync);
        pages.MapPost("tickets/{id:guid}/erase", EraseAsync);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskAsync(Guid id, TicketReader tickets, CancellationToken cancellation) =>
        new PageResult<ErasePage, Erasing>(new(await FindAsync(id, tickets, cancellation), Receipt: null));

    [Scope(Scope.Operate)]
    private static async Task<IResult> EraseAsync(
        Guid id,
        HttpContext context,
        TicketReader tickets,
        Erasure erasure,
        CancellationToken cancellation
    )
    {
        await context.ReadFormAsync();
        var ticket = await FindAsync(id, tickets, cancellation);
        var receipt = await EraseTicketsEndpoint.Delete(id, erasure, cancellation);
        return new PageResult<ErasePage, Erasing>(new(ticket, receipt));
    }

    private static async Task<TicketView> FindAsync(Guid id, TicketReader tickets, CancellationToken cancellation) =>
        await tickets.ShowAsync(id, cancellation) ?? throw RefusedException.NotFound($"There is no ticket {id}.");
}
