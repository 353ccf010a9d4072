using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Tickets.Inference;

/// <summary>A model's card and its evaluation as Markdown, for people.</summary>
public static class CardText
{
    private const int LargestTable = 30;

    /// <summary>Writes both.</summary>
    public static string Of(ModelCard card, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(evaluation);
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"# Model {card.Version}");
        Line($"");
        Line($"{(card.Parts is null ? "Added" : "Trained")} {card.CreatedAt:yyyy-MM-dd HH:mm} UTC by version {card.CodeVersion ?? "?"}, seed {card.Seed},");
        if (card.Parts is null)
            Line($"on {card.TrainRows} tickets: it was trained elsewhere, on what is not known here;");
        else
            Line($"on {card.TrainRows} tickets (data {card.DataHash?[..12] ?? "?"});");
        Line($"calibrator and thresholds were chosen on {card.ValidationRows} that were left out. {card.Features} features");
        Line($"({card.Parts?.ToString() ?? "ONNX"}), {card.Categories.Count} categories,");
        Line($"target precision {card.TargetPrecision:0%}, for which it is expected to answer {Expected(card)} of the tickets.");
        Line($"");
        Line($"Measured on {evaluation.Rows} tickets it was not trained on (data {evaluation.DataHash[..12]});");
        Line($"{evaluation.RowsSeenInTraining} others were left out, because it was.");
        Line($"");
        Line($"| | |");
        Line($"|---|---:|");
        Line($"| Accuracy | {evaluation.Accuracy:0.0000} |");
        Line($"| Macro-F1 | {evaluation.MacroF1:0.0000} |");
        Line($"| One of the best two is right | {evaluation.Top2Accuracy:0.0000} |");
        Line($"| Always the commonest category | {evaluation.MajorityBaseline:0.0000} |");
        if (evaluation.LogisticBaseline is { } logistic)
            Line($"| Logistic regression on words | {logistic.Accuracy:0.0000}, macro-F1 {logistic.MacroF1:0.0000} |");
        Line($"| Answered | {evaluation.Coverage:0.0000} |");
        Line($"| Right if answered | {evaluation.PrecisionOfAnswered:0.0000} |");
        Line($"| Calibration error | {evaluation.CalibrationError:0.0000} |");
        Line($"");
        Line($"| Category | Precision | Recall | F1 | Tickets | Threshold | |");
        Line($"|---|---:|---:|---:|---:|---:|---|");
        var thresholds = card.Thresholds?.ToDictionary(threshold => threshold.Category) ?? [];
        foreach (var each in evaluation.Categories)
        {
            var threshold = thresholds.GetValueOrDefault(each.Category);
            var scores = Invariant($"{each.Precision:0.000} | {each.Recall:0.000} | {each.F1:0.000} | {each.Support}");
            Line($"| {Cell(each.Category)} | {scores} | {threshold?.Threshold:0.00} | {threshold?.Note} |");
        }
        Line($"");
        Line($"| Confidence | Tickets | Mean | Right |");
        Line($"|---|---:|---:|---:|");
        foreach (var bin in evaluation.Reliability)
            Line($"| {bin.From:0.00} to {bin.To:0.00} | {bin.Rows} | {bin.Confidence:0.000} | {bin.Accuracy:0.000} |");
        Line($"");
        Line($"| Answered | Precision | Confidence from |");
        Line($"|---:|---:|---:|");
        foreach (var point in evaluation.CoverageCurve)
            Line($"| {point.Coverage:0.0%} | {point.Precision:0.000} | {point.Threshold:0.000} |");
        if (evaluation.LearningCurve is { } curve)
        {
            Line($"");
            Line($"| Trained on | Accuracy | Macro-F1 |");
            Line($"|---:|---:|---:|");
            foreach (var point in curve)
                Line($"| {point.TrainRows} | {point.Accuracy:0.0000} | {point.MacroF1:0.0000} |");
        }
        if (evaluation.Categories.Count <= LargestTable)
        {
            Line($"");
            Line($"Which category (row) was taken for which (column):");
            Line($"");
            Line($"| | {string.Join(" | ", evaluation.Categories.Select(each => Cell(each.Category)))} |");
            Line($"|---|{string.Concat(evaluation.Categories.Select(_ => "---:|"))}");
            foreach (var (each, row) in evaluation.Categories.Zip(evaluation.Confusion))
                Line($"| {Cell(each.Category)} | {string.Join(" | ", row)} |");
        }
        return text.ToString();
    }

    private static string Expected(ModelCard card) =>
        card.ExpectedCoverage is { } coverage ? Invariant($"{coverage.Low:0%} to {coverage.High:0%}") : "some";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
