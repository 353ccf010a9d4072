namespace Tickets.Ticketing;

/// <summary>A chunk of a backlog run: a range of ids, both ends included.</summary>
/// <param name="Id">Identity, also in the message.</param>
/// <param name="From">First ticket.</param>
/// <param name="To">Last ticket.</param>
/// <param name="Total">Tickets in the range that wait.</param>
public sealed record BacklogChunk(Guid Id, Guid From, Guid To, int Total)
{
    /// <summary>
    /// Cuts ordered ticket ids into chunks of at most <paramref name="batchSize" />. None spans two imports: whatever is
    /// imported later, its ids lie outside of the range.
    /// </summary>
    public static IEnumerable<BacklogChunk> Cut(IReadOnlyList<Guid> ticketIds, int batchSize, DateTimeOffset now)
    {
        for (var (first, next) = (0, 1); first < ticketIds.Count; next++)
        {
            if (
                next < ticketIds.Count
                && next - first < batchSize
                && ImportedId.AreOfOneImport(ticketIds[first], ticketIds[next])
            )
                continue;
            yield return new BacklogChunk(Guid.CreateVersion7(now), ticketIds[first], ticketIds[next - 1], next - first);
            first = next;
        }
    }
}

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
