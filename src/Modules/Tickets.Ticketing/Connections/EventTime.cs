using System.Globalization;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Reads the times that help desks send.</summary>
internal static class EventTime
{
    // A number below is none that a help desk means as a time; from a hundred billion on they are milliseconds.
    private const long MinSeconds = 100_000_000;
    private const long MaxSeconds = 100_000_000_000;

    /// <summary>Seconds or milliseconds since 1970, or RFC 3339; null if it is neither.</summary>
    public static DateTimeOffset? Parse(string text) =>
        !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Problems.ParseTime(text)
        : number is < MinSeconds or >= MaxSeconds * 1000 ? null
        : number < MaxSeconds ? DateTimeOffset.FromUnixTimeSeconds(number)
        : DateTimeOffset.FromUnixTimeMilliseconds(number);

    /// <summary>The same, or as exports of help desks write times.</summary>
    public static DateTimeOffset? ParseAny(string text) => Parse(text.Trim()) ?? OpeningTimes.Parse(text);
}
