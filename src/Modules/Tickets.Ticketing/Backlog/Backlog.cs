using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>The tickets that wait to be classified.</summary>
public sealed class Backlog(NpgsqlDataSource database, RuleStore rules, TicketingMetrics metrics) : IBacklog
{
    /// <inheritdoc />
    public IBacklogWork WorkOf(ClassifyChunk chunk) => new ChunkWork(database, rules, metrics, chunk);

    /// <inheritdoc />
    public IBacklogWork WorkOf(ClassifyTickets tickets) => new TicketsWork(database, rules, metrics, tickets.TicketIds);
}
