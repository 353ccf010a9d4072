using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>How good a model is that was trained on only so many tickets.</summary>
public sealed record LearningPoint(int TrainRows, double Accuracy, double MacroF1);

/// <summary>Whether more labelled tickets would help: the same training, on parts of them.</summary>
public static class LearningCurve
{
    private static readonly int[] Steps = [50, 200, 1_000, 5_000, 20_000];

    /// <summary>
    /// Trains on ever more of the training rows, and measures each model on the same test rows. A part too small to
    /// train on is passed over.
    /// </summary>
    public static IReadOnlyList<LearningPoint> Measure(
        IReadOnlyList<LabelledTicket> rows,
        TextParts parts,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        var training = rows.Where(row => row.Split is Split.Train or Split.Validation).ToArray();
        // One test set for all: without what the largest part was trained on.
        var seen = training.Select(row => row.Fingerprint).ToHashSet();
        var test = rows.Where(row => row.Split == Split.Test && !seen.Contains(row.Fingerprint)).ToArray();
        new Random(ModelTrainer.Seed).Shuffle(training);

        var points = new List<LearningPoint>();
        foreach (var size in Steps.Where(step => step < training.Length).Append(training.Length))
        {
            if (training[..size].DistinctBy(row => row.Label).Count() < 2)
                continue;
            var learnt = ModelTrainer.Learn(training[..size], parts, cancellation);
            var evaluation = Evaluator.Evaluate(new TicketScorer(learnt, ""), test);
            points.Add(new LearningPoint(size, evaluation.Accuracy, evaluation.MacroF1));
        }
        return points;
    }
}
