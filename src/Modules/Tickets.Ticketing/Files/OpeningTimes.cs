using System.Globalization;

namespace Tickets.Ticketing;

/// <summary>
/// Reads when a ticket was opened, as help desks write it: to the millisecond, as it is stored. A time without an offset is taken
/// for UTC.
/// </summary>
internal static class OpeningTimes
{
    // No 03/04/2026: nobody knows which of the two is the month.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss zzz",
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss 'UTC'", "yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd HH:mm", "yyyy/MM/dd",
        "dd.MM.yyyy", "dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm:ss", "d.M.yyyy H:mm",
        "dd/MMM/yy h:mm tt", "dd/MMM/yy HH:mm", "dd MMM yyyy HH:mm", "dd MMM yyyy h:mm tt", "MMM d, yyyy h:mm tt", "MMM d, yyyy HH:mm", "MMM d, yyyy",
        "ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    ];

    /// <summary>The time; null if it is none of the known forms, or not within 1970 and 2200.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(),
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces,
            out var time
        )
        && time.Year is >= 1970 and < 2200
            ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond))
            : null;
}
