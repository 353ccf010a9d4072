using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What the gate compared, and the largest difference of two scores it found.</summary>
public sealed record GateResult(int Texts, float LargestDifference);

/// <summary>Lets a model pass only if the scorer answers as the ML.NET model does.</summary>
public static class PublishGate
{
    private const int MaxTexts = 1000;
    private const float Tolerance = 1e-4f;

    /// <summary>Compares the two on some of the texts; throws <see cref="PublishGateException" />.</summary>
    public static GateResult Check(LinearModel learnt, SdcaModel sdca, IReadOnlyList<LabelledTicket> rows)
    {
        ArgumentNullException.ThrowIfNull(learnt);
        ArgumentNullException.ThrowIfNull(sdca);

        var tickets = rows.Take(MaxTexts).ToArray();
        var vectors = ModelTrainer.SdcaRows(tickets, learnt.Vocabulary, learnt.Classes).ToArray();
        var scorer = new LinearScorer(learnt, "");
        var ours = new float[learnt.Classes.Length];
        var (row, largest) = (0, 0f);
        foreach (var theirs in sdca.Scores(vectors, learnt.Vocabulary.Count))
        {
            scorer.Score(tickets[row].Subject, tickets[row].Body, ours);

            // Two categories may have the same score; then either is the same label.
            var tie = theirs.Max() - theirs[Array.IndexOf(ours, ours.Max())] < Tolerance;
            for (var i = 0; i < ours.Length; i++)
                largest = Math.Max(largest, Math.Abs(ours[i] - theirs[i]));
            if (!tie || !(largest <= Tolerance))
                throw new PublishGateException(
                    $"Scorer and ML.NET model differ on text {row} (by {largest}); nothing was written."
                );
            row++;
        }
        return new GateResult(row, largest);
    }
}
