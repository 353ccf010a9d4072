namespace Tickets.Inference;

/// <summary>The share of tickets that is expected to be answered, with its 95 % interval; all 0 to 1.</summary>
public sealed record ExpectedCoverage(double Share, double Low, double High)
{
    /// <summary>The share of so many held-out rows; null without any.</summary>
    internal static ExpectedCoverage? Of(IReadOnlyList<CategoryThreshold> thresholds, int rows)
    {
        var accepted = thresholds.Sum(each => each.Accepted);
        if (rows == 0)
            return null;
        var (low, high) = WilsonInterval.Of(accepted, rows);
        return new ExpectedCoverage((double)accepted / rows, low, high);
    }
}
