namespace Tickets.Ticketing;

/// <summary>When a delivery that failed is tried again: the times that Standard Webhooks names, each ±10 %.</summary>
public static class BackOff
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait after an attempt that failed; null if it was the last one.</summary>
    /// <param name="attempts">How many there were.</param>
    /// <param name="chance">From 0 to 1: which of the times within ±10 %.</param>
    public static TimeSpan? After(int attempts, double chance) =>
        attempts <= Delays.Length ? Delays[attempts - 1] * (0.9 + 0.2 * chance) : null;
}
