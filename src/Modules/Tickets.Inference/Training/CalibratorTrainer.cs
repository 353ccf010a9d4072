namespace Tickets.Inference;

/// <summary>A held-out row.</summary>
/// <param name="Scores">Its scores.</param>
/// <param name="Category">The index of its category, or <see cref="TrainingVector.NoCategory" />.</param>
/// <param name="Signs">What says whether it is in scope.</param>
public sealed record ScoredRow(float[] Scores, int Category, ScopeSigns Signs = default)
{
    /// <summary>Whether it is a ticket.</summary>
    public bool IsInScope => Category != TrainingVector.NoCategory;
}

/// <summary>Fits a calibrator to held-out rows.</summary>
public static class CalibratorTrainer
{
    // Ten for each of the two numbers that are fitted (Peduzzi et al. 1996, "events per variable").
    private const int MinMistakes = 20;

    private const double MinTemperature = 0.05;
    private const double MaxTemperature = 20;

    // All texts out of scope together, beside all that are in it: enough to be doubted, and too little to take anything from
    // tickets.
    private const float WeightOutside = 0.05f;

    /// <summary>
    /// Fits the temperature, then slope and offset where there are mistakes enough; none to no rows. A text that is out of
    /// scope is a mistake, whatever is said of it.
    /// </summary>
    public static Calibrator Fit(IReadOnlyList<ScoredRow> rows, ScopeRule scope = default)
    {
        ScoredRow[] tickets = [.. rows.Where(row => row.IsInScope)];
        if (tickets.Length == 0)
            return Calibrator.None;
        var softmax = new Calibrator(FitTemperature(tickets));
        var answers = rows.Select(row => (Row: row, Best: softmax.BestOf(row.Scores))).ToArray();
        var right = answers.Count(answer => answer.Best.Category == answer.Row.Category);
        if (Math.Min(right, answers.Length - right) < MinMistakes)
            return softmax;

        var outside = WeightOutside * tickets.Length / Math.Max(1, rows.Count - tickets.Length);
        var regression = LogisticRegression.Fit(
            answers.Select(answer => new LogisticRow
            {
                Features = [answer.Best.LogOdds, scope.Doubt(answer.Row.Signs)],
                Label = answer.Best.Category == answer.Row.Category,
                Weight = answer.Row.IsInScope ? 1 : Math.Min(1, outside),
            }),
            features: 2
        );
        var (slope, ofDoubt) = (regression.Weights[0], regression.Weights[1]);
        // A slope of 0 or less says that high scores are no better than low ones: there is nothing to scale.
        return slope > 0 && ofDoubt >= 0 && float.IsFinite(slope) && float.IsFinite(regression.Bias)
            ? softmax with { Slope = slope, Offset = regression.Bias, OfDoubt = ofDoubt }
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
        foreach (var (scores, category, _) in rows)
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
}
