using System.Diagnostics;

namespace Tickets.Ticketing;

/// <summary>What became of many tickets that are to be deleted.</summary>
/// <param name="Deleted">Tickets that are gone since this request.</param>
/// <param name="Remaining">Tickets that are still there.</param>
public sealed record TicketsDeleted(int Deleted, long Remaining);

/// <summary>Erases many tickets, as far as a request has time for it.</summary>
public sealed class LongErasure(Erasure erasure)
{
    /// <summary>Tickets that a request erases, at most.</summary>
    public const int Most = Sources.MaxChanged;

    private const int Group = 500;

    // Each group is looked for in all answers that are kept; a request has to end before its time does.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Erases tickets in their order, for ten seconds.</summary>
    /// <param name="ids">The next ones.</param>
    /// <param name="count">How many there are in all.</param>
    /// <param name="cancellation">Stops it; what is erased stays so.</param>
    public async Task<TicketsDeleted> EraseAsync(IReadOnlyList<Guid> ids, long count, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var (deleted, done) = (0, 0);
        foreach (var group in ids.Chunk(Group))
        {
            deleted += (await erasure.EraseAsync(group, dryRun: false, cancellation)).Tickets;
            done += group.Length;
            if (Stopwatch.GetElapsedTime(begun) > Longest)
                break;
        }

        return new TicketsDeleted(deleted, count - done);
    }
}
