namespace Tickets.Ticketing;

/// <summary>What is warned of, each from what was measured.</summary>
public static class Warnings
{
    /// <summary>There is no model.</summary>
    public const string NoModel = "no_model";

    /// <summary>The broker does not answer.</summary>
    public const string NoBroker = "no_broker";

    /// <summary>Nobody listens on a queue.</summary>
    public const string NoConsumer = "no_consumer";

    /// <summary>Tickets come faster than they are classified.</summary>
    public const string BacklogGrows = "backlog_grows";

    /// <summary>Many similar tickets come.</summary>
    public const string Burst = "burst";

    /// <summary>A mailbox can't be read.</summary>
    public const string MailboxFails = "mailbox_fails";

    /// <summary>A webhook was refused for good.</summary>
    public const string WebhookDisabled = "webhook_disabled";

    /// <summary>Events, or decisions to be written back, were given up.</summary>
    public const string DeliveriesFail = "deliveries_fail";

    // A queue that is worked on is empty in less.
    private const double LongWaitSeconds = 30;

    /// <summary>What an overview, complete but for these, warns of.</summary>
    /// <param name="now">The overview.</param>
    /// <param name="lastMinutes">What was done in the last five minutes.</param>
    public static IReadOnlyList<Warning> Of(Overview now, Work lastMinutes)
    {
        var warnings = new List<Warning>();
        if (now.Model is null)
            warnings.Add(new(NoModel, "There is no model in use, so tickets wait: train one, or promote one."));
        if (now.Queues.Count == 0)
            warnings.Add(new(NoBroker, "The queues can't be reached: tickets are accepted, and classified when they are back."));
        foreach (var queue in now.Queues.Where(queue => queue.Consumers == 0))
            warnings.Add(new(NoConsumer, $"No host listens on {queue.Name}, where {queue.Messages} messages wait."));
        if (now.OldestQueuedSeconds > LongWaitSeconds && lastMinutes.Accepted >= lastMinutes.Decided)
            warnings.Add(
                new(
                    BacklogGrows,
                    $"{now.Queued} tickets wait, the oldest for {now.OldestQueuedSeconds:0} s; in five minutes "
                        + $"{lastMinutes.Accepted} came and {lastMinutes.Decided} were decided."
                )
            );
        foreach (var burst in now.Bursts)
            warnings.Add(new(Burst, burst.ToSentence()));
        return warnings;
    }
}
