namespace Tickets.Contracts;

/// <summary>
/// Asks Inference to classify single tickets, whichever of them still wait when the message arrives. It may arrive late,
/// twice or never: the backlog says what is left to do.
/// </summary>
/// <param name="TicketIds">The tickets.</param>
public sealed record ClassifyTickets(Guid[] TicketIds);

/// <summary>
/// Asks Inference to classify one chunk of a backlog run: the tickets of a range of ids, both ends included, in the order
/// PostgreSQL gives to <c>uuid</c>. Otherwise like <see cref="ClassifyTickets" />.
/// </summary>
/// <param name="ChunkId">The row that records whether the chunk is done.</param>
/// <param name="From">First ticket id.</param>
/// <param name="To">Last ticket id.</param>
public sealed record ClassifyChunk(Guid ChunkId, Guid From, Guid To);
