using System.Security.Cryptography;
using System.Text;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Measures a model on labelled tickets, never on texts it was trained on.</summary>
public static class Evaluator
{
    private const int Bins = 15;

    /// <summary>Evaluates a model.</summary>
    /// <exception cref="UnusableTicketsException">No row is left to measure on.</exception>
    public static Evaluation Evaluate(IScorer scorer, IReadOnlyList<LabelledTicket> rows)
    {
        if (rows.Count == 0)
            throw new UnusableTicketsException("There are no labelled tickets to evaluate against.");
        var unseen = rows.Where(row => !scorer.WasTrainedOn(row)).ToArray();
        if (unseen.Length == 0)
            throw new UnusableTicketsException(
                $"The model was trained on all {rows.Count} tickets: evaluating against them would prove nothing."
            );

        return Evaluate(scorer.Version, Predict(scorer, unseen), rows.Count - unseen.Length);
    }

    /// <summary>Has a model classify rows.</summary>
    public static Prediction[] Predict(IScorer scorer, IReadOnlyList<LabelledTicket> rows) =>
        [.. rows.Zip(scorer.Classify(TextsOf(rows)), (row, result) => new Prediction(row, result))];

    /// <summary>The texts of rows.</summary>
    internal static TicketText[] TextsOf(IEnumerable<LabelledTicket> rows) =>
        [.. rows.Select(row => new TicketText(default, row.Subject, row.Body))];

    /// <summary>Evaluates predictions.</summary>
    public static Evaluation Evaluate(string modelVersion, IReadOnlyList<Prediction> predictions, int seenInTraining)
    {
        var answered = predictions.Where(prediction => !prediction.IsAbstained).ToArray();
        var categories = Categories(predictions);
        var reliability = Reliability(predictions);
        var majority = predictions.CountBy(prediction => prediction.Label).Max(pair => pair.Value);
        var inTop2 = predictions.Count(each => each.IsCorrect || each.SecondCategory == each.Label);
        return new Evaluation(
            modelVersion,
            predictions.Count,
            seenInTraining,
            Accuracy(predictions),
            MacroF1: categories.Average(category => category.F1),
            MajorityBaseline: (double)majority / predictions.Count,
            Top2Accuracy: (double)inTop2 / predictions.Count,
            Coverage: (double)answered.Length / predictions.Count,
            PrecisionOfAnswered: answered.Length == 0 ? null : Accuracy(answered),
            CalibrationError: CalibrationError(reliability, predictions.Count),
            HashOf(predictions.Select(prediction => prediction.Row)),
            categories,
            Confusion(predictions, [.. categories.Select(category => category.Category)]),
            reliability,
            CoverageCurve(predictions)
        );
    }

    /// <summary>SHA-256 of labelled rows, in hexadecimal; independent of their order.</summary>
    public static string HashOf(IEnumerable<LabelledTicket> rows)
    {
        var lines = rows.Select(row => $"{row.Fingerprint:x16} {row.Label}\n").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static double Accuracy(IEnumerable<Prediction> predictions) =>
        predictions.Average(prediction => prediction.IsCorrect ? 1.0 : 0);

    private static CategoryEvaluation[] Categories(IReadOnlyList<Prediction> predictions)
    {
        var labelled = predictions.CountBy(prediction => prediction.Label).ToDictionary();
        var predicted = predictions.CountBy(prediction => prediction.Category).ToDictionary();
        var correct = predictions.Where(each => each.IsCorrect).CountBy(each => each.Label).ToDictionary();
        return [.. labelled.Keys.Union(predicted.Keys).Order(StringComparer.Ordinal).Select(ForOne)];

        CategoryEvaluation ForOne(string category)
        {
            var support = labelled.GetValueOrDefault(category);
            var positives = predicted.GetValueOrDefault(category);
            var truePositives = (double)correct.GetValueOrDefault(category);
            return new CategoryEvaluation(
                category,
                Precision: positives == 0 ? 0 : truePositives / positives,
                Recall: support == 0 ? 0 : truePositives / support,
                F1: 2 * truePositives / (support + positives),
                support
            );
        }
    }

    /// <summary>The expected calibration error of predictions.</summary>
    internal static double CalibrationErrorOf(IReadOnlyList<Prediction> predictions) =>
        CalibrationError(Reliability(predictions), predictions.Count);

    // Expected calibration error (Naeini, Cooper, Hauskrecht 2015, "Obtaining well calibrated probabilities using
    // Bayesian binning").
    private static double CalibrationError(IEnumerable<ReliabilityBin> bins, int rows) =>
        bins.Sum(bin => bin.Rows * Math.Abs(bin.Accuracy - bin.Confidence) / rows);

    private static ReliabilityBin[] Reliability(IReadOnlyList<Prediction> predictions) =>
        [
            .. predictions
                .GroupBy(prediction => Math.Min((int)(prediction.Confidence * Bins), Bins - 1))
                .OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(
                    (double)bin.Key / Bins,
                    (bin.Key + 1.0) / Bins,
                    bin.Count(),
                    bin.Average(prediction => prediction.Confidence),
                    Accuracy(bin)
                )),
        ];

    private static int[][] Confusion(IReadOnlyList<Prediction> predictions, string[] categories)
    {
        var counts = predictions.CountBy(prediction => (prediction.Label, prediction.Category)).ToDictionary();
        return
        [
            .. categories.Select(label =>
                categories.Select(category => counts.GetValueOrDefault((label, category))).ToArray()
            ),
        ];
    }

    private static CoveragePoint[] CoverageCurve(IReadOnlyList<Prediction> predictions)
    {
        var ranked = predictions.OrderByDescending(prediction => prediction.Confidence).ToArray();
        return
        [
            .. Enumerable
                .Range(1, 10)
                .Select(tenth => ranked[..((ranked.Length * tenth + 9) / 10)])
                .Select(part => new CoveragePoint(
                    (double)part.Length / ranked.Length,
                    Accuracy(part),
                    part[^1].Confidence
                )),
        ];
    }
}
