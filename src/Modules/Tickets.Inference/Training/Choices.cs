using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A model and rows it has not seen.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Scores">The model's scores of those that have a known word and a known category.</param>
/// <param name="At">The model with a calibrator, never abstaining.</param>
internal sealed record Measured(LabelledTicket[] Rows, IEnumerable<ScoredRow> Scores, Func<Calibrator, IScorer> At);

/// <summary>What is chosen on rows that were left out.</summary>
/// <param name="Parts">What of a text became features, if the model is one that was trained here.</param>
/// <param name="Calibrator">What makes confidences of scores.</param>
/// <param name="CategoryThresholds">For the target precision.</param>
/// <param name="Evaluation">How good the models were, or null if no row could be left out.</param>
/// <param name="Reference">What the rows are like, and what the models made of them.</param>
internal sealed record Choices(
    TextParts? Parts,
    Calibrator Calibrator,
    IReadOnlyList<CategoryThreshold> CategoryThresholds,
    Evaluation? Evaluation,
    InputStatistics? Reference
)
{
    /// <summary>By category, in their order.</summary>
    public float[] LeastConfidences => [.. CategoryThresholds.Select(each => each.Threshold ?? float.PositiveInfinity)];

    /// <summary>Chooses.</summary>
    public static Choices Make(
        TextParts? parts,
        string[] classes,
        double targetPrecision,
        IReadOnlyList<Measured> measured
    )
    {
        var calibrator = Calibrator.Fit([.. measured.SelectMany(each => each.Scores)]);
        var answers = new List<Answer>();
        var statistics = new List<InputStatistics>();
        foreach (var each in measured)
        {
            var scorer = each.At(calibrator);
            answers.AddRange(Evaluator.Ask(scorer, each.Rows));
            statistics.Add(scorer.Observe(Evaluator.TextsOf(each.Rows)));
        }

        var thresholds = Thresholds.Choose(
            [
                .. answers
                    .Where(answer => answer.Given.Reason != AbstentionReasons.NoKnownWords)
                    .Select(answer => new ValidationAnswer(Array.IndexOf(classes, answer.Guess), answer.Confidence, answer.Right)),
            ],
            classes,
            targetPrecision
        );
        return new Choices(
            parts,
            calibrator,
            thresholds,
            answers.Count == 0 ? null : Evaluator.Evaluate("", Abstaining(answers, thresholds), seenInTraining: 0),
            answers.Count == 0 ? null : InputStatistics.Sum(statistics)
        );
    }

    private static IReadOnlyList<Answer> Abstaining(List<Answer> answers, IReadOnlyList<CategoryThreshold> thresholds)
    {
        var least = thresholds.ToDictionary(each => each.Category, each => each.Threshold ?? float.PositiveInfinity);
        return [.. answers.Select(answer => answer.Confidence < least[answer.Guess] ? answer.Withheld() : answer)];
    }
}
