using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How the whole system does, as of a moment.</summary>
[Example(
    """
    {
      "as_of": "2026-11-26T08:00:30.000Z",
      "queued": 12,
      "tickets": {"as_of": "2026-11-26T08:00:30.000Z", "unprocessed": 0, "queued": 12, "processed": 8830, "needs_review": 1200, "failed": 1},
      "dead_letters": 1, "oldest_queued_seconds": 0.4, "expected_wait_seconds": 1,
      "last_hour": {"accepted": 3600, "decided": 3588},
      "per_minute": [{"minute": "2026-11-26T08:00:00.000Z", "accepted": 30, "decided": 29}],
      "queues": [{"name": "inference_queue", "messages": 1, "consumers": 2}],
      "model": "7f38436f2525", "jobs": [],
      "bursts": [{"id": "01991a2b-5555-7e5f-8a9b-0c1d2e3f4a5b", "ticket_id": "01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "subject": "Cannot log in",
        "tickets": 31, "usual": 2, "minutes": 20, "began_at": "2026-11-26T07:48:00.000Z", "last_at": "2026-11-26T08:00:20.000Z"}],
      "warnings": []
    }
    """
)]
public sealed record Overview
{
    /// <summary>When it was so: a second ago at most, or some seconds under load.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Tickets that were sent to Inference on their own, and wait.</summary>
    public required long Queued { get; init; }

    /// <summary>All tickets, by status.</summary>
    public required TicketTotals Tickets { get; init; }

    /// <summary>Tickets that failed, and messages that nobody could handle; counted with the tickets.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>How long the oldest queued ticket has waited; null if none waits.</summary>
    public double? OldestQueuedSeconds { get; init; }

    /// <summary>Seconds until a ticket that comes now has most likely been classified, 1 to 600.</summary>
    public required int ExpectedWaitSeconds { get; init; }

    /// <summary>The sums of the last 60 minutes.</summary>
    public required Work LastHour { get; init; }

    /// <summary>The last 60 minutes, the latest, which is not over, last.</summary>
    public required IReadOnlyList<MinuteOfWork> PerMinute { get; init; }

    /// <summary>The queues; empty while the broker does not answer.</summary>
    public required IReadOnlyList<QueueState> Queues { get; init; }

    /// <summary>The version of the model in use; null if there is none, or it can't be read.</summary>
    public string? Model { get; init; }

    /// <summary>Imports and backlog runs that have not ended, 20 at most, the latest first.</summary>
    public required IReadOnlyList<JobStatus> Jobs { get; init; }

    /// <summary>Many similar tickets in a short time, as long as they come; the greatest first, 20 at most.</summary>
    public IReadOnlyList<Burst> Bursts { get; init; } = [];

    /// <summary>What somebody should look at.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }
}

/// <summary>All tickets, by status.</summary>
/// <param name="AsOf">When they were counted. Where there are many, that is less often: it takes a hundredth of the time.</param>
/// <param name="Unprocessed">Imported ones that wait.</param>
/// <param name="Queued">Others that wait.</param>
/// <param name="Processed">Those with a category.</param>
/// <param name="NeedsReview">Those that a person has to look at.</param>
/// <param name="Failed">Those that could not be classified.</param>
public sealed record TicketTotals(DateTimeOffset AsOf, long Unprocessed, long Queued, long Processed, long NeedsReview, long Failed);

/// <summary>What was done in a time.</summary>
/// <param name="Accepted">Tickets that came in through the API.</param>
/// <param name="Decided">Tickets that got their outcome then: from a model, from a person, or because they failed.</param>
public sealed record Work(long Accepted, long Decided);

/// <summary>What was done in a minute.</summary>
/// <param name="Minute">Its beginning.</param>
/// <param name="Accepted">As of <see cref="Work" />.</param>
/// <param name="Decided">Likewise.</param>
public sealed record MinuteOfWork(DateTimeOffset Minute, long Accepted, long Decided);

/// <summary>A queue: of RabbitMQ, or a table of PostgreSQL in its place.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Messages">Messages that no consumer has in hand.</param>
/// <param name="Consumers">Hosts that listen on it.</param>
public sealed record QueueState(string Name, long Messages, long Consumers);

/// <summary>What somebody should look at.</summary>
/// <param name="Code">What it is, for a program.</param>
/// <param name="Detail">What it is, for a person.</param>
public sealed record Warning(
    [property: AllowedValues(
        Warnings.NoModel,
        Warnings.NoBroker,
        Warnings.NoConsumer,
        Warnings.BacklogGrows,
        Warnings.Burst,
        Warnings.MailboxFails,
        Warnings.WebhookDisabled,
        Warnings.DeliveriesFail
    )]
        string Code,
    string Detail
);
