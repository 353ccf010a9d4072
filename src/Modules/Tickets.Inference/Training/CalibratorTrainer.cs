using Microsoft.ML;
using Microsoft.ML.Calibrators;

namespace Tickets.Inference;

/// <summary>The scores of a held-out row, and the index of its category.</summary>
public sealed record ScoredRow(float[] Scores, int Category);

/// <summary>Fits a calibrator to held-out rows.</summary>
public static class CalibratorTrainer
{
    // Ten for each of the two numbers that are fitted (Peduzzi et al. 1996, "events per variable").
    private const int MinMistakes = 20;

    private const double MinTemperature = 0.05;
    private const double MaxTemperature = 20;

    /// <summary>
    /// Fits the temperature, then Platt's slope and offset where there are mistakes enough; none to no rows.
    /// </summary>
    public static Calibrator Fit(IReadOnlyList<ScoredRow> rows)
    {
        if (rows.Count == 0)
            return Calibrator.None;
        var softmax = new Calibrator(FitTemperature(rows));
        var answers = rows.Select(row => BestAnswer.Of(row, softmax)).ToArray();
        var mistakes = answers.Count(answer => !answer.Label);
        if (mistakes < MinMistakes || answers.Length - mistakes < MinMistakes)
            return softmax;

        var ml = new MLContext();
        var fitted = ml.BinaryClassification.Calibrators.Platt().Fit(ml.Data.LoadFromEnumerable(answers));
        // Microsoft.ML's sigmoid is 1 / (1 + exp(slope x + offset)).
        var platt = ((ISingleFeaturePredictionTransformer<PlattCalibrator>)fitted).Model;
        var (slope, offset) = ((float)-platt.Slope, (float)-platt.Offset);
        // A slope of 0 or less says that high scores are no better than low ones: there is nothing to scale.
        return slope > 0 && float.IsFinite(slope) && float.IsFinite(offset)
            ? softmax with { Slope = slope, Offset = offset }
            : softmax;
    }

    // The temperature with the least log loss, by golden-section search (Kiefer 1953): the loss has one minimum.
    private static float FitTemperature(IReadOnlyList<ScoredRow> rows)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(MinTemperature), Math.Log(MaxTemperature));
        while (high - low > 1e-4)
        {
            var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if (Loss(rows, Math.Exp(left)) < Loss(rows, Math.Exp(right)))
                high = right;
            else
                low = left;
        }

        return (float)Math.Exp((low + high) / 2);
    }

    // The right category counts as a little less than certain, the less the fewer rows there are: few rows without a
    // mistake prove no certainty (J. Platt 1999, "Probabilistic outputs for support vector machines").
    private static double Loss(IReadOnlyList<ScoredRow> rows, double temperature)
    {
        var certain = (rows.Count + 1.0) / (rows.Count + 2.0);
        var loss = 0.0;
        foreach (var (scores, category) in rows)
        {
            var highest = scores.Max();
            var sum = 0.0;
            foreach (var score in scores)
                sum += Math.Exp((score - highest) / temperature);
            var expected = certain * scores[category] + (1 - certain) * scores.Average();
            loss += Math.Log(sum) - (expected - highest) / temperature;
        }

        return loss;
    }

    // Microsoft.ML finds the columns by these names.
    private sealed class BestAnswer
    {
        public bool Label { get; init; }

        public float Score { get; init; }

        public static BestAnswer Of(ScoredRow row, Calibrator softmax)
        {
            var (category, logOdds) = softmax.BestOf(row.Scores);
            return new BestAnswer { Label = category == row.Category, Score = logOdds };
        }
    }
}
