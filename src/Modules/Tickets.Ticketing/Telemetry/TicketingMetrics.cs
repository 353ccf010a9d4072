using System.Diagnostics.Metrics;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What Ticketing counts as it goes; docs/telemetry.md lists it.</summary>
public sealed class TicketingMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _imported;
    private readonly Counter<long> _decided;
    private readonly Counter<long> _corrected;
    private readonly Counter<long> _resent;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _similar;
    private readonly Counter<long> _bursts;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _confidence;
    private readonly Histogram<int> _group;
    private readonly TimeProvider _clock;

    /// <summary>Creates the instruments.</summary>
    public TicketingMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(Telemetry.Name);
        _accepted = meter.CreateCounter<long>("tickets.accepted", "{ticket}", "Tickets that were taken in through the API.");
        _imported = meter.CreateCounter<long>("tickets.imported", "{row}", "Rows of files, by what became of them.");
        _decided = meter.CreateCounter<long>("tickets.decided", "{ticket}", "Tickets that a model decided about.");
        _corrected = meter.CreateCounter<long>("tickets.corrected", "{ticket}", "Categories that persons gave.");
        _resent = meter.CreateCounter<long>("tickets.messages.resent", "{message}", "Messages sent again, as nothing came of them.");
        _deleted = meter.CreateCounter<long>("tickets.retention.deleted", "{row}", "Rows deleted, as they were kept long enough.");
        _similar = meter.CreateCounter<long>("tickets.similar", "{ticket}", "Tickets that were found to be similar to one before.");
        _bursts = meter.CreateCounter<long>("tickets.bursts", "{burst}", "Times that many similar tickets began to come.");
        _duration = meter.CreateHistogram(
            "tickets.decision.duration",
            "s",
            "From when a ticket of the API was taken in until it was decided about.",
            advice: Buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
        );
        _confidence = meter.CreateHistogram(
            "tickets.confidence",
            description: "How sure the models were, 0 to 1.",
            advice: Buckets(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
        );
        _group = meter.CreateHistogram(
            "tickets.group.size",
            "{ticket}",
            "Tickets whose decisions were written together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 50, 100, 500, 1000, 2000, 10000] }
        );
    }

    /// <summary>Tickets were stored.</summary>
    public void Accepted(int tickets) => _accepted.Add(tickets);

    /// <summary>A batch of rows was stored.</summary>
    public void Imported(ImportProgress before, ImportProgress after)
    {
        Add(after.Added - before.Added, "added");
        Add(after.Changed - before.Changed, "changed");
        Add(after.Unchanged - before.Unchanged, "unchanged");
        Add(after.Rejected - before.Rejected, "rejected");

        void Add(long rows, string result) => _imported.Add(rows, new KeyValuePair<string, object?>("result", result));
    }

    /// <summary>Decisions of a model were written.</summary>
    /// <param name="model">Its version.</param>
    /// <param name="results">What it said.</param>
    public void Decided(string model, IReadOnlyList<Classification> results)
    {
        if (results.Count == 0 || !_decided.Enabled)
            return;
        _group.Record(results.Count);
        foreach (var ((category, reason), count) in results.CountBy(result => (result.Category, result.Reason)))
        {
            _decided.Add(
                count,
                new("outcome", EnumNames.Of(category is null ? TicketStatus.NeedsReview : TicketStatus.Processed)),
                new("category", category),
                new("reason", reason),
                new("model", model)
            );
        }

        var now = _clock.GetUtcNow();
        foreach (var result in results)
        {
            if (result.Alternatives is [var best, ..])
                _confidence.Record(best.Confidence);
            if (ImportedId.IsLive(result.TicketId))
                _duration.Record(Math.Max(0, (now - LiveId.TimeOf(result.TicketId)).TotalSeconds));
        }
    }

    /// <summary>A rule decided about tickets.</summary>
    /// <param name="reason">The reason of the decisions.</param>
    /// <param name="category">The category they got; null if they were left alone.</param>
    /// <param name="tickets">How many.</param>
    public void DecidedByRule(string reason, string? category, int tickets) =>
        _decided.Add(
            tickets,
            new("outcome", EnumNames.Of(TicketStatus.Processed)),
            new("category", category),
            new("reason", reason),
            new("model", null)
        );

    /// <summary>A ticket could not be classified.</summary>
    public void Failed() => _decided.Add(1, new KeyValuePair<string, object?>("outcome", EnumNames.Of(TicketStatus.Failed)));

    /// <summary>A person gave tickets a category.</summary>
    /// <param name="tickets">How many.</param>
    /// <param name="agreed">Whether the model's best category was that one; null if no model had said anything.</param>
    public void Corrected(long tickets, bool? agreed) =>
        _corrected.Add(
            tickets,
            new KeyValuePair<string, object?>("agreed", agreed switch { null => "unknown", true => "yes", false => "no" })
        );

    /// <summary>Messages were sent again.</summary>
    public void Resent(int messages) => _resent.Add(messages);

    /// <summary>Rows were deleted for their age.</summary>
    public void Deleted(long rows) => _deleted.Add(rows);

    /// <summary>Tickets were linked to some before.</summary>
    public void Similar(int tickets) => _similar.Add(tickets);

    /// <summary>A burst began.</summary>
    public void BurstBegan() => _bursts.Add(1);

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
