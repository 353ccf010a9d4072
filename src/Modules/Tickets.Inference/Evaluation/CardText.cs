using System.Text;

namespace Tickets.Inference;

/// <summary>A model's card and its evaluation as Markdown, for people: <c>card.md</c>.</summary>
public static class CardText
{
    private const int MaxConfusionCategories = 30;

    /// <summary>Writes both.</summary>
    public static string Of(ModelCard card, Evaluation evaluation)
    {
        string[] blocks =
        [
            About(card),
            Overview(evaluation),
            Categories(card, evaluation),
            Table(
                "| Confidence | Tickets | Mean | Right |",
                "|---|---:|---:|---:|",
                evaluation.Reliability.Select(bin =>
                    $"| {bin.From:0.00} to {bin.To:0.00} | {bin.Rows} | {bin.Confidence:0.000} | {bin.Accuracy:0.000} |"
                )
            ),
            Table(
                "| Answered | Precision | Confidence from |",
                "|---:|---:|---:|",
                evaluation.CoverageCurve.Select(point =>
                    $"| {point.Coverage:0.0%} | {point.Precision:0.000} | {point.Threshold:0.000} |"
                )
            ),
        ];
        var text = new StringBuilder(string.Join('\n', blocks));
        if (evaluation.LearningCurve is { } curve)
            text.Append('\n').Append(LearningCurve(curve));
        if (evaluation.Categories.Count <= MaxConfusionCategories)
            text.Append('\n').Append(Confusion(evaluation));
        return text.ToString();
    }

    private static string About(ModelCard card)
    {
        var made = $"{card.CreatedAt:yyyy-MM-dd HH:mm} UTC by version {card.CodeVersion ?? "?"}";
        var origin = card.FeatureSet is null
            ? $"Added {made}; it was trained elsewhere, on tickets that are not known here."
            : $"Trained {made}, seed {card.Seed}, on {card.TrainRows} tickets (data {card.DataHash?[..12] ?? "?"}).";
        var coverage = card.ExpectedCoverage is { } expected ? $"{expected.Low:0%} to {expected.High:0%}" : "some";
        return $"""
            # Model {card.Version}

            {origin}
            Calibrator and thresholds were selected on {card.ValidationRows} held-out tickets.
            {card.Features} features ({card.FeatureSet?.ToString() ?? "ONNX"}), {card.Categories.Count} categories.
            Target precision {card.TargetPrecision:0%}, for which it is expected to answer {coverage} of the tickets.
            {string.Concat(Choices(card))}
            """;
    }

    // On the held-out tickets: what else was tried, and what the calibrator brings.
    private static IEnumerable<string> Choices(ModelCard card)
    {
        foreach (var (features, accuracy, macroF1) in card.Tried ?? [])
            yield return $"Tried {features}: accuracy {accuracy:0.0000}, macro-F1 {macroF1:0.0000}.\n";
        if (card is { UncalibratedError: { } before, ValidationCalibrationError: { } after })
            yield return $"Calibration error {before:0.0000} without the calibrator, {after:0.0000} with it.\n";
    }

    private static string Overview(Evaluation evaluation)
    {
        var logistic = evaluation.LogisticBaseline is { } baseline
            ? $"| Logistic regression on words | {baseline.Accuracy:0.0000}, macro-F1 {baseline.MacroF1:0.0000} |\n"
            : "";
        return $"""
            Measured on {evaluation.Rows} tickets it was not trained on (data {evaluation.DataHash[..12]});
            {evaluation.RowsSeenInTraining} others were left out: it was trained on their texts, or on nearly the same.

            | | |
            |---|---:|
            | Accuracy | {evaluation.Accuracy:0.0000} |
            | Macro-F1 | {evaluation.MacroF1:0.0000} |
            | One of the best two is right | {evaluation.Top2Accuracy:0.0000} |
            | Always the commonest category | {evaluation.MajorityBaseline:0.0000} |
            {logistic}| Answered | {evaluation.Coverage:0.0000} |
            | Right if answered | {evaluation.PrecisionOfAnswered:0.0000} |
            | Calibration error | {evaluation.CalibrationError:0.0000} |

            """;
    }

    private static string Categories(ModelCard card, Evaluation evaluation)
    {
        var thresholds = card.Thresholds.ToDictionary(threshold => threshold.Category);
        return Table(
            "| Category | Precision | Recall | F1 | Tickets | Threshold | |",
            "|---|---:|---:|---:|---:|---:|---|",
            evaluation.Categories.Select(each =>
            {
                var threshold = thresholds.GetValueOrDefault(each.Category);
                return $"| {Cell(each.Category)} | {each.Precision:0.000} | {each.Recall:0.000} | {each.F1:0.000} "
                    + $"| {each.Support} | {threshold?.Threshold:0.00} | {threshold?.Note} |";
            })
        );
    }

    private static string LearningCurve(IEnumerable<ComparisonScore> curve) =>
        Table(
            "| Trained on | Accuracy | Macro-F1 |",
            "|---:|---:|---:|",
            curve.Select(score => $"| {score.TrainRows} | {score.Accuracy:0.0000} | {score.MacroF1:0.0000} |")
        );

    private static string Confusion(Evaluation evaluation)
    {
        var names = evaluation.Categories.Select(each => Cell(each.Category)).ToArray();
        var rows = names.Zip(evaluation.Confusion, (name, row) => $"| {name} | {string.Join(" | ", row)} |");
        var rule = $"|---|{string.Concat(names.Select(_ => "---:|"))}";
        return "Confusion matrix: category (row) by most probable category (column).\n\n"
            + Table($"| | {string.Join(" | ", names)} |", rule, rows);
    }

    private static string Table(string header, string rule, IEnumerable<string> rows) =>
        string.Join('\n', rows.Prepend(rule).Prepend(header)) + "\n";

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
