using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The number of texts compared, and the largest difference of two scores.</summary>
public sealed record GateResult(int Texts, float LargestDifference);

/// <summary>Lets a model pass only if its scorer gives the scores and categories of the ML.NET model.</summary>
public static class PublishGate
{
    private const int MaxTexts = 1000;
    private const float Tolerance = 1e-4f;

    /// <summary>Compares the two on the first texts.</summary>
    /// <exception cref="PublishGateException">They differ.</exception>
    public static GateResult Check(LinearModel linear, SdcaModel sdca, IReadOnlyList<LabelledTicket> rows)
    {
        var tickets = rows.Take(MaxTexts).ToArray();
        var vectors = LinearTrainer.SdcaRows(tickets, linear.Vocabulary, linear.Classes).ToArray();
        var scorer = new LinearScorer(linear, "");
        var ours = new float[linear.Classes.Length];
        var (row, largest) = (0, 0f);
        foreach (var theirs in sdca.Scores(vectors, linear.Vocabulary.Count))
        {
            scorer.Score(tickets[row].Subject, tickets[row].Body, ours);

            // Two categories may have the same score; then either is the same answer.
            var isSameCategory = theirs.Max() - theirs[Array.IndexOf(ours, ours.Max())] < Tolerance;
            for (var i = 0; i < ours.Length; i++)
                largest = Math.Max(largest, Math.Abs(ours[i] - theirs[i]));
            if (!isSameCategory || !(largest <= Tolerance))
                throw new PublishGateException(
                    $"Scorer and ML.NET model differ on text {row} (by {largest}); nothing was written."
                );
            row++;
        }

        return new GateResult(row, largest);
    }
}
