namespace Tickets.Inference.Model;

/// <summary>A validation row: its scores, and the index of its category, negative if the model never saw it.</summary>
public sealed record ScoredRow(float[] Scores, int Category);

/// <summary>The choices made on validation rows: how sure the model may say it is, and when it abstains.</summary>
public static class Calibration
{
    /// <summary>With fewer rows nothing is chosen.</summary>
    public const int MinRows = 50;

    private const double Lowest = 0.05;
    private const double Highest = 20;

    /// <summary>
    /// The temperature at which the right categories are the most probable, by golden-section search: the loss has one
    /// minimum.
    /// </summary>
    public static float FitTemperature(IReadOnlyList<ScoredRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var known = rows.Where(row => row.Category >= 0).ToArray();
        if (known.Length < MinRows)
            return 1;

        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Lowest), Math.Log(Highest));
        while (high - low > 1e-4)
        {
            var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if (Loss(known, Math.Exp(left)) < Loss(known, Math.Exp(right)))
                high = right;
            else
                low = left;
        }
        return (float)Math.Exp((low + high) / 2);
    }

    /// <summary>
    /// The smallest threshold at which the rows it accepts are right often enough, or 0 and why there is none.
    /// </summary>
    public static (float Threshold, string? Note) ChooseThreshold(
        IEnumerable<(float Confidence, bool Right)> answers,
        double targetPrecision
    )
    {
        var ranked = answers.OrderByDescending(answer => answer.Confidence).ToArray();
        if (ranked.Length < MinRows)
            return (0, $"only {ranked.Length} validation rows, {MinRows} are needed to choose a threshold");

        var threshold = float.NaN;
        var right = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            right += ranked[i].Right ? 1 : 0;
            var lastOfItsConfidence = i + 1 == ranked.Length || ranked[i + 1].Confidence < ranked[i].Confidence;
            if (lastOfItsConfidence && right >= targetPrecision * (i + 1))
                threshold = i + 1 == ranked.Length ? 0 : ranked[i].Confidence;
        }
        return float.IsNaN(threshold)
            ? (0, FormattableString.Invariant($"no threshold reaches a precision of {targetPrecision}"))
            : (threshold, null);
    }

    private static double Loss(ScoredRow[] rows, double temperature)
    {
        var loss = 0.0;
        foreach (var (scores, category) in rows)
        {
            var highest = scores.Max();
            var sum = 0.0;
            foreach (var score in scores)
                sum += Math.Exp((score - highest) / temperature);
            loss += Math.Log(sum) - (scores[category] - highest) / temperature;
        }
        return loss;
    }
}
