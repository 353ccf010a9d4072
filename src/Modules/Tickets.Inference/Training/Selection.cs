using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Scope, calibrator and thresholds, selected on held-out rows.</summary>
/// <param name="Scope">Tells which texts the model can judge.</param>
/// <param name="Calibrator">Turns scores into probabilities.</param>
/// <param name="Thresholds">Per category, for the target precision.</param>
/// <param name="Evaluation">
/// How good the models of the folds are on their held-out rows; null without held-out rows.
/// </param>
/// <param name="Targets">What they would do for other target precisions; none without held-out rows.</param>
/// <param name="Reference">
/// Statistics of the held-out rows, which drift is measured from; null without held-out rows.
/// </param>
/// <param name="Labels">What is odd about the categories of the held-out rows; null without any.</param>
/// <param name="UncalibratedError">The calibration error without the calibrator; null without held-out rows.</param>
/// <param name="Doubtful">The rows that may have a wrong category, the most doubtful first.</param>
internal sealed record Selection(
    ScopeRule Scope,
    Calibrator Calibrator,
    IReadOnlyList<CategoryThreshold> Thresholds,
    Evaluation? Evaluation,
    IReadOnlyList<TargetPoint> Targets,
    InputStatistics? Reference,
    LabelReport? Labels,
    double? UncalibratedError,
    IReadOnlyList<DoubtfulLabel> Doubtful
)
{
    /// <summary>Per category, in their order; infinite where the model always abstains.</summary>
    public float[] ThresholdValues => [.. Thresholds.Select(each => each.Threshold ?? float.PositiveInfinity)];

    /// <summary>Selects on the held-out rows of all folds together.</summary>
    public static Selection On(IReadOnlyList<HeldOutFold> folds, string[] classes, double targetPrecision)
    {
        ScoredRow[] rows = [.. folds.SelectMany(fold => fold.Scores)];
        var scope = ScopeTrainer.Fit(rows);
        var calibrator = CalibratorTrainer.Fit(rows, scope);
        var predictions = new List<Prediction>();
        var (raw, statistics) = (new List<Prediction>(), new List<InputStatistics>());
        foreach (var fold in folds)
        {
            var scorer = fold.With(calibrator, scope);
            predictions.AddRange(Evaluator.Predict(scorer, fold.Rows));
            raw.AddRange(Evaluator.Predict(fold.With(Calibrator.None, scope), fold.Rows));
            statistics.Add(scorer.Statistics(Evaluator.TextsOf(fold.Rows)));
        }

        HeldOutPrediction[] answers =
        [
            .. predictions
                .Where(prediction => !prediction.IsAbstained)
                .Select(prediction => new HeldOutPrediction(
                    Array.IndexOf(classes, prediction.Category),
                    prediction.Confidence,
                    prediction.IsCorrect
                )),
        ];
        var thresholds = ThresholdSelection.Select(answers, classes, targetPrecision);
        return predictions.Count == 0
            ? new Selection(scope, calibrator, thresholds, null, [], null, null, null, [])
            : new Selection(
                scope,
                calibrator,
                thresholds,
                Evaluator.Evaluate("", WithThresholds(predictions, thresholds), seenInTraining: 0),
                TargetPoint.All(answers, classes, predictions.Count),
                InputStatistics.Sum(statistics),
                LabelReport.Of(predictions),
                Evaluator.CalibrationErrorOf([.. raw]),
                LabelReport.Doubtful(predictions)
            );
    }

    private static IReadOnlyList<Prediction> WithThresholds(
        List<Prediction> predictions,
        IReadOnlyList<CategoryThreshold> thresholds
    )
    {
        var least = thresholds.ToDictionary(each => each.Category, each => each.Threshold ?? float.PositiveInfinity);
        return
        [
            .. predictions.Select(prediction =>
                prediction.Confidence < least[prediction.Category] ? prediction.AsAbstained() : prediction
            ),
        ];
    }
}
