namespace Tickets.Inference;

/// <summary>Fits a scope rule to held-out rows of both kinds.</summary>
internal static class ScopeTrainer
{
    // What is more likely from elsewhere is refused, but at least 95 of 100 tickets of one's own pass, on rows that were not
    // fitted to.
    private const double Refused = 0.04;

    private const int MinRows = 50; // of either kind

    /// <summary>The rule; <see cref="ScopeRule.None" /> with too few rows of either kind.</summary>
    public static ScopeRule Fit(IReadOnlyList<ScoredRow> rows)
    {
        var (inside, outside) = (rows.Count(row => row.IsInScope), rows.Count(row => !row.IsInScope));
        if (Math.Min(inside, outside) < MinRows)
            return ScopeRule.None;
        var hasNearness = rows.Any(row => row.Signs.Nearness != 0);
        // Both kinds count the same.
        var regression = LogisticRegression.Fit(
            rows.Select(row => new LogisticRow
            {
                Features = hasNearness
                    ? [row.Signs.BestScore, row.Signs.KnownShare, row.Signs.LogKnownWords, row.Signs.Nearness]
                    : [row.Signs.BestScore, row.Signs.KnownShare, row.Signs.LogKnownWords],
                Label = row.IsInScope,
                Weight = 1f / (row.IsInScope ? inside : outside),
            }),
            features: hasNearness ? 4 : 3
        );
        var rule = new ScopeRule(
            regression.Bias,
            regression.Weights[0],
            regression.Weights[1],
            regression.Weights[2],
            Least: float.MinValue,
            hasNearness ? regression.Weights[3] : 0
        );
        float[] ranked = [.. rows.Where(row => row.IsInScope).Select(row => rule.LogOdds(row.Signs)).Order()];
        return rule with { Least = Math.Min(0, ranked[(int)(ranked.Length * Refused)]) };
    }
}
