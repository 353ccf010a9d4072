using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>How good a model is that was trained on so many tickets, to compare with.</summary>
public sealed record LearningPoint(int TrainRows, double Accuracy, double MacroF1)
{
    private static readonly int[] Steps = [50, 200, 1_000, 5_000, 20_000];

    /// <summary>
    /// Whether more labelled tickets would help: learns from ever more of them, and measures each model on the same test
    /// rows. A part too small to train on is passed over.
    /// </summary>
    public static IReadOnlyList<LearningPoint> Curve(
        IReadOnlyList<LabelledTicket> rows,
        TextParts parts,
        CancellationToken cancellation
    )
    {
        var (training, test) = Divide(rows);
        new Random(ModelTrainer.Seed).Shuffle(training);
        return
        [
            .. Steps
                .Where(step => step < training.Length)
                .Append(training.Length)
                .Where(size => training[..size].DistinctBy(row => row.Label).Count() > 1)
                .Select(size => Measure(ModelTrainer.Learn(training[..size], parts, cancellation), size, test)),
        ];
    }

    /// <summary>How good a logistic regression on words is, learnt from the same tickets.</summary>
    public static LearningPoint Baseline(IReadOnlyList<LabelledTicket> rows, CancellationToken cancellation)
    {
        var (training, test) = Divide(rows);
        if (training.DistinctBy(row => row.Label).Count() < 2)
            throw new UnusableTicketsException("Two categories to train on are needed for a baseline.");
        return Measure(ModelTrainer.LearnBaseline(training, cancellation), training.Length, test);
    }

    // One test set for all: without what the largest part is trained on.
    private static (LabelledTicket[] Training, LabelledTicket[] Test) Divide(IReadOnlyList<LabelledTicket> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var training = rows.Where(row => row.Split is Split.Train or Split.Validation).ToArray();
        var seen = training.Select(row => row.Fingerprint).ToHashSet();
        return (training, [.. rows.Where(row => row.Split == Split.Test && !seen.Contains(row.Fingerprint))]);
    }

    private static LearningPoint Measure(LinearModel learnt, int size, LabelledTicket[] test)
    {
        var evaluation = Evaluator.Evaluate(new LinearScorer(learnt, ""), test);
        return new LearningPoint(size, evaluation.Accuracy, evaluation.MacroF1);
    }
}
