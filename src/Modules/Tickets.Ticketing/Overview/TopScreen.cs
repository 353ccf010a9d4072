using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>An overview as a terminal shows it.</summary>
public static class TopScreen
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int BarWidth = 20;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The screen.</summary>
    /// <param name="now">The overview.</param>
    /// <param name="failure">Why there is no later one; null if it is of now.</param>
    public static IRenderable Of(Overview now, string? failure)
    {
        var bad = new Style(Color.Red);
        List<IRenderable> parts = [Head(now), Text.Empty, Statuses(now), Text.Empty, Rates(now), Text.Empty, Queues(now)];
        if (now.Jobs.Count > 0)
            parts.AddRange([Text.Empty, Jobs(now)]);
        if (now.Warnings.Count > 0)
            parts.AddRange([Text.Empty, .. now.Warnings.Select(warning => new Text(warning.Detail, bad))]);
        if (failure is not null)
            parts.AddRange([Text.Empty, new Text($"As of {now.AsOf.UtcDateTime:HH:mm:ss} UTC; since then: {failure}", bad)]);
        return new Rows(parts);
    }

    private static Markup Head(Overview now)
    {
        var head = $"{now.AsOf.UtcDateTime:HH:mm:ss} UTC  model [bold]{(now.Model ?? "none").EscapeMarkup()}[/]  "
            + $"a ticket that comes now is decided in about [bold]{now.ExpectedWaitSeconds} s[/]";
        return new(now.OldestQueuedSeconds is { } oldest ? $"{head}  the oldest has waited for [bold]{oldest:0.#} s[/]" : head);
    }

    private static Grid Statuses(Overview now)
    {
        var tickets = now.Tickets;
        return Table(
            "rrrrrr",
            ["imported, waiting", "waiting", "decided", "to review", "failed", "dead letters"],
            [[Number(tickets.Unprocessed), Number(now.Queued), Number(tickets.Processed), Number(tickets.NeedsReview), Number(tickets.Failed), Number(now.DeadLetters)]]
        );
    }

    // The last minute is not over: the one before says how many it is a second.
    private static Grid Rates(Overview now)
    {
        var last = now.PerMinute.Count > 1 ? now.PerMinute[^2] : null;
        return Table(
            "lrrl",
            ["", "in the last hour", "a second", "minute by minute"],
            [
                ["accepted", Number(now.LastHour.Accepted), PerSecond(last?.Accepted), Line([.. now.PerMinute.Select(minute => minute.Accepted)])],
                ["decided", Number(now.LastHour.Decided), PerSecond(last?.Decided), Line([.. now.PerMinute.Select(minute => minute.Decided)])],
            ]
        );
    }

    private static Grid Queues(Overview now) =>
        Table(
            "lrr",
            ["queue", "messages", "consumers"],
            [.. now.Queues.Select(queue => new[] { queue.Name, Number(queue.Messages), Number(queue.Consumers) })]
        );

    private static Grid Jobs(Overview now) =>
        Table(
            "lllrrr",
            ["job", "state", "", "done", "a second", "left"],
            [
                .. now.Jobs.Select(job => new[]
                {
                    job.Name is { } name ? $"{job.Kind} {name}" : job.Kind,
                    job.Reason ?? EnumNames.Of(job.State),
                    Bar(job.Total == 0 ? 0 : (double)(job.Done + job.Failed) / job.Total),
                    $"{Number(job.Done + job.Failed)} of {Number(job.Total)}",
                    job.Rate is { } rate ? Number((long)rate) : "",
                    job.EtaSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s") : "",
                }),
            ]
        );

    private static Grid Table(string alignment, string[] headings, string[][] rows) =>
        ConsoleTable.Of(
            alignment,
            rows.Select(row => row.Select(cell => new Text(cell)))
                .Prepend(headings.Select(heading => new Text(heading, new Style(decoration: Decoration.Dim))))
        );

    /// <summary>Numbers as columns, the greatest as high as can be; those that are not 0 are higher than nothing.</summary>
    public static string Line(long[] values)
    {
        var most = Math.Max(1, values.DefaultIfEmpty().Max());
        return string.Concat(values.Select(value => value == 0 ? ' ' : Bars[(int)(value * (Bars.Length - 1) / most)]));
    }

    private static string Bar(double share) => new string('█', (int)(Math.Clamp(share, 0, 1) * BarWidth)).PadRight(BarWidth, '░');

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string PerSecond(long? ofMinute) =>
        ofMinute is { } count ? (count / Minute.TotalSeconds).ToString("N1", CultureInfo.InvariantCulture) : "";
}
