using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>The tickets that wait to be classified.</summary>
public sealed class Backlog(NpgsqlDataSource database) : IBacklog
{
    /// <inheritdoc />
    public IBacklogPart PartOf(ClassifyChunk chunk) => new ChunkPart(database, chunk);

    /// <inheritdoc />
    public IBacklogPart PartOf(ClassifyTickets tickets) => new TicketsPart(database, tickets.TicketIds);
}
