namespace Tickets.Inference;

/// <summary>The share of tickets that is expected to be answered, with its 95 % interval; all 0 to 1.</summary>
public sealed record ExpectedCoverage(double Share, double Low, double High)
{
    /// <summary>The share on the held-out rows; null without any.</summary>
    internal static ExpectedCoverage? Of(IReadOnlyList<CategoryThreshold> thresholds)
    {
        var (answers, accepted) = (thresholds.Sum(each => each.Answers), thresholds.Sum(each => each.Accepted));
        if (answers == 0)
            return null;
        var (low, high) = WilsonInterval.Of(accepted, answers);
        return new ExpectedCoverage((double)accepted / answers, low, high);
    }
}
