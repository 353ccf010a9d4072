using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>How good a model is that was trained for comparison only.</summary>
/// <param name="TrainRows">Rows it was trained on.</param>
/// <param name="Accuracy">Accuracy on the test rows.</param>
/// <param name="MacroF1">Macro-F1 on the test rows.</param>
public sealed record ComparisonScore(int TrainRows, double Accuracy, double MacroF1)
{
    private static readonly int[] Steps = [50, 200, 1_000, 5_000, 20_000];

    /// <summary>
    /// The learning curve: models trained on more and more rows, each measured on the same test rows. A step with fewer
    /// than two categories is left out.
    /// </summary>
    public static IReadOnlyList<ComparisonScore> LearningCurve(
        IReadOnlyList<LabelledTicket> rows,
        FeatureSet featureSet,
        OnnxSettings onnx,
        CancellationToken cancellation
    )
    {
        var (training, test) = Divide(rows);
        new Random(ModelTrainer.Seed).Shuffle(training);
        var sentences = new SentenceVectors(onnx);
        if (featureSet == FeatureSet.Hybrid)
            sentences.Remember(Evaluator.TextsOf(rows), progress: null, cancellation);
        return
        [
            .. Steps
                .Where(step => step < training.Length)
                .Append(training.Length)
                .Select(size => training[..size])
                .Where(HasTwoCategories)
                .Select(part => Measure(LinearTrainer.Fit(part, featureSet, sentences, cancellation), sentences, part.Length, test)),
        ];
    }

    /// <summary>A logistic regression on words and bigrams, trained on all rows.</summary>
    /// <exception cref="UnusableTicketsException">There are fewer than two categories to train on.</exception>
    public static ComparisonScore LogisticBaseline(IReadOnlyList<LabelledTicket> rows, CancellationToken cancellation)
    {
        var (training, test) = Divide(rows);
        return HasTwoCategories(training)
            ? Measure(LinearTrainer.FitBaseline(training, cancellation), null, training.Length, test)
            : throw new UnusableTicketsException("Two categories to train on are needed for a baseline.");
    }

    private static bool HasTwoCategories(LabelledTicket[] rows) => rows.DistinctBy(row => row.Label).Count() > 1;

    // One test set for all models: without the texts of the largest training set, and their near-duplicates.
    private static (LabelledTicket[] Training, LabelledTicket[] Test) Divide(IReadOnlyList<LabelledTicket> rows)
    {
        var training = rows.Where(row => row.Split is Split.Train or Split.Validation).ToArray();
        var seen = TrainedTexts.Of(training);
        return (training, [.. rows.Where(row => row.Split == Split.Test && !seen.Has(row))]);
    }

    private static ComparisonScore Measure(LinearModel linear, SentenceVectors? sentences, int trainRows, LabelledTicket[] test)
    {
        var evaluation = Evaluator.Evaluate(new LinearScorer(linear, "", sentences), test);
        return new ComparisonScore(trainRows, evaluation.Accuracy, evaluation.MacroF1);
    }
}
