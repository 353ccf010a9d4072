using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The rows of a training run, and the number of rows that were available.</summary>
public sealed record TrainingRows(IReadOnlyList<LabelledTicket> Rows, int Available)
{
    /// <summary>
    /// Keeps training and validation rows; of more than <paramref name="maxRows" /> those with the smallest hash of the
    /// fingerprint, in their order. This is an even sample, and the same one each time.
    /// </summary>
    public static async Task<TrainingRows> ChooseAsync(
        IAsyncEnumerable<LabelledTicket> tickets,
        int maxRows,
        CancellationToken cancellation
    )
    {
        var available = 0;
        var kept = new PriorityQueue<(int Order, LabelledTicket Row), (ulong, int)>();
        await foreach (var row in tickets.WithCancellation(cancellation))
        {
            if (row.Split is not (Split.Train or Split.Validation))
                continue;
            // The queue gives up its smallest, so the priority is inverted: the largest hash goes first, and of equal
            // ones the latest row.
            kept.Enqueue((available, row), (~Hash(row.Fingerprint), -available));
            available++;
            if (kept.Count > maxRows)
                kept.Dequeue();
        }

        var rows = kept.UnorderedItems.OrderBy(item => item.Element.Order).Select(item => item.Element.Row);
        return new TrainingRows([.. rows], available);
    }

    // The finaliser of SplitMix64 (public domain): the fingerprint may decide the split too, and the sample must not
    // depend on the split.
    private static ulong Hash(long fingerprint)
    {
        var hash = (ulong)fingerprint + 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
