namespace Tickets.Ticketing;

/// <summary>How long a ticket that comes now waits for its outcome.</summary>
public static class ExpectedWait
{
    /// <summary>The shortest that is told, in seconds.</summary>
    public const int Shortest = 1;

    private const int Longest = 600;

    // As long as the oldest is younger, the system keeps up, and how many were done of late says only how many there were.
    private const double KeepsUp = 2;

    /// <summary>
    /// The time in which as many as wait were done of late, unless the oldest has waited for a moment only. If none was
    /// done, it takes at least as long as the oldest has waited.
    /// </summary>
    /// <param name="waiting">Tickets that wait in front of it.</param>
    /// <param name="perSecond">Tickets that were decided in a second, of late.</param>
    /// <param name="oldestSeconds">How long the oldest has waited; null if none waits.</param>
    /// <returns>Whole seconds, 1 to 600.</returns>
    public static int Of(long waiting, double perSecond, double? oldestSeconds)
    {
        if (oldestSeconds is not >= KeepsUp)
            return Shortest;
        var seconds = perSecond > 0 ? waiting / perSecond : oldestSeconds.Value;
        return (int)Math.Clamp(Math.Ceiling(seconds), Shortest, Longest);
    }
}
