using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>When tickets are linked as similar, and when many of them are a burst; the configuration section <c>Similar</c>.</summary>
public sealed record SimilarSettings
{
    /// <summary>Whether similar tickets are looked for.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>A ticket is linked to one that came in this long before it, at most, or to which another one was linked since.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Tickets to which others are compared, at most: the last ones. 100,000 take 40 MB.</summary>
    [Range(100, 10_000_000)]
    public int Tickets { get; init; } = 100_000;

    /// <summary>The time in which so many similar tickets are a burst.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan BurstWindow { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Similar tickets that are a burst, at least; and three times as many as usual.</summary>
    [Range(2, 1_000_000)]
    public int BurstTickets { get; init; } = 10;
}
