namespace Tickets.Ticketing;

/// <summary>The next part of a backlog run.</summary>
/// <param name="Chunks">Its chunks.</param>
/// <param name="Total">Tickets in them.</param>
/// <param name="Through">The backlog is planned up to and with this ticket.</param>
/// <param name="IsLast">Whether nothing is left to plan.</param>
public sealed record BacklogPlan(IReadOnlyList<BacklogChunk> Chunks, long Total, Guid Through, bool IsLast)
{
    private const int MaxTickets = 100_000;
    private const int MaxChunks = 500;

    /// <summary>How many tickets to plan at a time.</summary>
    public static int MaxTicketsOf(int batchSize) => (int)Math.Min(MaxTickets, (long)MaxChunks * batchSize);

    /// <summary>Plans the tickets that come next.</summary>
    /// <param name="ticketIds">Ascending; fewer than <see cref="MaxTicketsOf" /> means that there are no more.</param>
    /// <param name="batchSize">Tickets in a chunk.</param>
    /// <param name="after">What is planned already.</param>
    /// <param name="now">The time, which the ids of the chunks begin with.</param>
    public static BacklogPlan Of(IReadOnlyList<Guid> ticketIds, int batchSize, Guid after, DateTimeOffset now)
    {
        var chunks = BacklogChunk.Cut(ticketIds, batchSize, now).Take(MaxChunks).ToArray();
        var total = chunks.Sum(chunk => (long)chunk.Total);
        return new BacklogPlan(
            chunks,
            total,
            chunks is [.., var last] ? last.To : after,
            IsLast: ticketIds.Count < MaxTicketsOf(batchSize) && total == ticketIds.Count
        );
    }
}
