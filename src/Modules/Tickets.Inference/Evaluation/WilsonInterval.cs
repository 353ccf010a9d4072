namespace Tickets.Inference;

/// <summary>The confidence interval of a share that was counted on a sample.</summary>
public static class WilsonInterval
{
    /// <summary>
    /// The score interval of <paramref name="hits" /> of <paramref name="rows" />, both ends 0 to 1 (E. B. Wilson
    /// 1927, "Probable inference, the law of succession, and statistical inference", JASA 22:209-212).
    /// </summary>
    /// <param name="hits">What was counted.</param>
    /// <param name="rows">Of how many.</param>
    /// <param name="z">The normal quantile of the interval's ends; 1.96 for one of 95 %.</param>
    public static (double Low, double High) Of(int hits, int rows, double z = 1.96)
    {
        if (rows == 0)
            return (0, 1);
        var (share, n) = ((double)hits / rows, (double)rows);
        var center = (share + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        return (center - half, center + half);
    }
}
