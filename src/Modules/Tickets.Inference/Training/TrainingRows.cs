using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The rows of a training run.</summary>
/// <param name="Rows">Those to train on.</param>
/// <param name="Available">How many there were to train on.</param>
/// <param name="Test">Some that are never trained on, to compare models.</param>
public sealed record TrainingRows(IReadOnlyList<LabelledTicket> Rows, int Available, IReadOnlyList<LabelledTicket> Test)
{
    private const int MaxTest = 2000; // a transformer takes its time

    /// <summary>
    /// Keeps training and validation rows; of more than <paramref name="maxRows" /> those with the smallest hash of the
    /// fingerprint, in their order. This is an even sample, and the same one each time. Likewise some test rows.
    /// </summary>
    public static async Task<TrainingRows> ChooseAsync(
        IAsyncEnumerable<LabelledTicket> tickets,
        int maxRows,
        CancellationToken cancellation
    )
    {
        var (training, test) = (new Sample(maxRows), new Sample(MaxTest));
        await foreach (var row in tickets.WithCancellation(cancellation))
        {
            if (row.Split is Split.Train or Split.Validation)
                training.Add(row);
            else if (row.Split == Split.Test)
                test.Add(row);
        }

        return new TrainingRows(training.Rows, training.Seen, test.Rows);
    }

    private sealed class Sample(int most)
    {
        private readonly PriorityQueue<(int Order, LabelledTicket Row), (ulong, int)> _kept = new();

        public int Seen { get; private set; }

        public IReadOnlyList<LabelledTicket> Rows =>
            [.. _kept.UnorderedItems.OrderBy(item => item.Element.Order).Select(item => item.Element.Row)];

        // The queue gives up its smallest, so the priority is inverted: the largest hash goes first, and of equal ones the
        // latest row.
        public void Add(LabelledTicket row)
        {
            _kept.Enqueue((Seen, row), (~Hash(row.Fingerprint), -Seen));
            Seen++;
            if (_kept.Count > most)
                _kept.Dequeue();
        }
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
