
namespace Tickets.Ticketing;

/// <summary>
/// A range of a backlog run: one row and one message each. The row says whether the range is done; the message may get
/// lost or come twice.
/// </summary>
public sealed record BacklogChunk
{
    /// <summary>Identity, also in the message.</summary>
    public required Guid Id { get; init; }

    /// <summary>The backlog run.</summary>
    public required Guid JobId { get; init; }

    /// <summary>First ticket id of the range.</summary>
    public required Guid From { get; init; }

    /// <summary>Last ticket id of the range.</summary>
    public required Guid To { get; init; }

    /// <summary>Unclassified tickets in the range when it was planned.</summary>
    public required int Total { get; init; }

    /// <summary>Those of them that failed.</summary>
    public int Failed { get; init; }

    /// <summary>
    /// When its message was last sent, or a part of its results was written: PostgreSQL's time, as the reconciler's.
    /// </summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>How often its message was sent.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When its results were written; null while it is open.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>
    /// Cuts ordered ticket ids into chunks of at most <paramref name="batchSize" />. None spans two imports: whatever is
    /// imported later, its ids lie outside of the range.
    /// </summary>
    public static IEnumerable<BacklogChunk> Cut(
        Guid jobId,
        IReadOnlyList<Guid> ticketIds,
        int batchSize,
        DateTimeOffset now
    )
    {
        for (var (first, next) = (0, 1); first < ticketIds.Count; next++)
        {
            if (
                next < ticketIds.Count
                && next - first < batchSize
                && ImportedId.AreOfOneImport(ticketIds[first], ticketIds[next])
            )
                continue;
            yield return new BacklogChunk
            {
                Id = Guid.CreateVersion7(now),
                JobId = jobId,
                From = ticketIds[first],
                To = ticketIds[next - 1],
                Total = next - first,
            };
            first = next;
        }
    }
}
