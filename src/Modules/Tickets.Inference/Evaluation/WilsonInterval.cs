namespace Tickets.Inference;

/// <summary>How sure a share is that was counted on a sample.</summary>
public static class WilsonInterval
{
    /// <summary>
    /// The 95 % interval of a share, after E. B. Wilson (1927): <paramref name="hits" /> of <paramref name="rows" />.
    /// </summary>
    public static (double Low, double High) Of(int hits, int rows)
    {
        if (rows == 0)
            return (0, 1);
        const double z = 1.96;
        var (share, n) = ((double)hits / rows, (double)rows);
        var center = (share + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        return (center - half, center + half);
    }
}
