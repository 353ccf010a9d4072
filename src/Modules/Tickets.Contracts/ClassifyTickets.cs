namespace Tickets.Contracts;

/// <summary>
/// Asks Inference to classify the tickets of one chunk of a backlog (<paramref name="Chunk" />) or some single ones
/// (<paramref name="TicketIds" />), whichever of them are still unclassified when the message arrives. It may arrive
/// late, twice or never: the ticket rows say what is left to do.
/// </summary>
/// <param name="Chunk">A range of the backlog, or null.</param>
/// <param name="TicketIds">Single tickets; empty when there is a chunk.</param>
public sealed record ClassifyTickets(Chunk? Chunk, Guid[] TicketIds)
{
    /// <summary>The work of one chunk of a backlog.</summary>
    public static ClassifyTickets Of(Chunk chunk) => new(chunk, []);

    /// <summary>The work of single tickets.</summary>
    public static ClassifyTickets Of(Guid[] ticketIds) => new(null, ticketIds);
}

/// <summary>A range of ticket ids, both ends included, in the order PostgreSQL gives to <c>uuid</c>.</summary>
/// <param name="Id">The row that records whether the chunk is done.</param>
/// <param name="From">First ticket id.</param>
/// <param name="To">Last ticket id.</param>
public sealed record Chunk(Guid Id, Guid From, Guid To);
