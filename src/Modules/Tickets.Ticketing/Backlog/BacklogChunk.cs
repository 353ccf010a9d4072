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
