using Microsoft.ML;
using Microsoft.ML.Calibrators;

namespace Tickets.Inference;

/// <summary>A row that was left out: its scores, and the index of its category.</summary>
public sealed record ScoredRow(float[] Scores, int Category);

/// <summary>
/// Makes probabilities of scores, so that of the answers with a confidence of 0.9 nine in ten are right: a softmax, then
/// Platt scaling of the best category's log odds (docs/adr/0022). The order of the categories stays.
/// </summary>
/// <param name="Temperature">Scores are divided by it.</param>
/// <param name="Slope">What the log odds of the best category against all others are multiplied by; above 0.</param>
/// <param name="Offset">What is added to them then.</param>
public readonly record struct Calibrator(float Temperature, float Slope = 1, float Offset = 0)
{
    // Ten for each of the two numbers that are fitted (Peduzzi et al. 1996, "events per variable").
    private const int MinMistakes = 20;

    private const double Lowest = 0.05;
    private const double Highest = 20;

    /// <summary>The softmax alone.</summary>
    public static Calibrator None { get; } = new(1);

    /// <summary>Fits one to rows that the scores' model has not seen.</summary>
    public static Calibrator Fit(IReadOnlyList<ScoredRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            return None;
        var softmax = new Calibrator(FitTemperature(rows));
        var answers = rows.Select(row => softmax.Answer(row)).ToArray();
        var mistakes = answers.Count(answer => !answer.Label);
        if (mistakes < MinMistakes || answers.Length - mistakes < MinMistakes)
            return softmax;

        var ml = new MLContext();
        var fitted = ml.BinaryClassification.Calibrators.Platt().Fit(ml.Data.LoadFromEnumerable(answers));
        // Microsoft.ML's sigmoid is 1 / (1 + exp(slope x + offset)).
        var platt = ((ISingleFeaturePredictionTransformer<PlattCalibrator>)fitted).Model;
        var (slope, offset) = ((float)-platt.Slope, (float)-platt.Offset);
        // Where high scores are no better than low ones there is nothing to go by.
        return slope > 0 && float.IsFinite(slope) && float.IsFinite(offset)
            ? softmax with { Slope = slope, Offset = offset }
            : softmax;
    }

    /// <summary>Turns scores into probabilities in place.</summary>
    public void Apply(Span<float> scores)
    {
        var best = Softmax(scores);
        if (Slope == 1 && Offset == 0)
            return;

        var (others, second) = Others(scores, best);
        var confidence = 1 / (1 + MathF.Exp(-(Slope * LogOdds(scores[best], others) + Offset)));
        // Never less than the second best is left with.
        confidence = Math.Max(confidence, second / (others + second));
        foreach (ref var score in scores)
            score = score / others * (1 - confidence);
        scores[best] = confidence;
    }

    // The temperature at which the right categories are the most probable, by golden-section search: the loss has one
    // minimum. As J. Platt did (1999, "Probabilistic outputs for support vector machines"), a right answer counts as a
    // little less than certain, the less the fewer rows there are: few rows without a mistake prove no certainty.
    private static float FitTemperature(IReadOnlyList<ScoredRow> rows)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Lowest), Math.Log(Highest));
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

    private BestAnswer Answer(ScoredRow row)
    {
        float[] probabilities = [.. row.Scores];
        var best = Softmax(probabilities);
        var (others, _) = Others(probabilities, best);
        return new BestAnswer { Label = best == row.Category, Score = LogOdds(probabilities[best], others) };
    }

    // Gives the index of the greatest.
    private int Softmax(Span<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            best = scores[i] > scores[best] ? i : best;

        var (highest, sum) = (scores[best], 0f);
        foreach (ref var score in scores)
            sum += score = MathF.Exp((score - highest) / Temperature);
        foreach (ref var score in scores)
            score /= sum;
        return best;
    }

    // What all but the best have together, never quite 0, and the most that one of them has.
    private static (float Sum, float Second) Others(ReadOnlySpan<float> probabilities, int best)
    {
        var (sum, second) = (0.0, 0f);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (i == best)
                continue;
            sum += probabilities[i];
            second = Math.Max(second, probabilities[i]);
        }
        return (Math.Max((float)sum, float.Epsilon), second);
    }

    private static float LogOdds(float probability, float others) => MathF.Log(probability) - MathF.Log(others);

    // As Microsoft.ML names the columns.
    private sealed class BestAnswer
    {
        public bool Label { get; init; }

        public float Score { get; init; }
    }
}
