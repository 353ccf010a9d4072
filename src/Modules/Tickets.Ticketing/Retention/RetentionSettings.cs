using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>How long what is no longer needed is kept; the configuration section <c>Retention</c>. 0 keeps it for ever.</summary>
public sealed record RetentionSettings
{
    /// <summary>Answers to requests with <c>Prefer: respond-async</c>, from when they were ready.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Answers { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Imports, backlog runs and trainings, with their chunks and rejected rows, from when they ended.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Jobs { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Messages that nobody could handle. What they were about is in rows of its own, and is not lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan DeadMessages { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Who replayed or discarded what had failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Actions { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Who changed what.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(365);

    /// <summary>What webhooks were told, from when it happened; what is still to be sent stays.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Deliveries { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Bursts of similar tickets, from when their last one came in.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Bursts { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Tickets, from when they came in, with all that is kept of them.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Tickets { get; init; }
}
