using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What the overview says of the whole system, as gauges: how much waits, how long, and how the queues are. Each host that has the
/// role tells the same; it is read every five seconds if anybody listens.
/// </summary>
public sealed partial class OverviewMetrics : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Overviews _overviews;
    private readonly TimeProvider _clock;
    private readonly ILogger<OverviewMetrics> _logger;
    private readonly Instrument _waiting;
    private volatile Overview? _latest;

    /// <summary>Creates the gauges.</summary>
    public OverviewMetrics(IMeterFactory meters, Overviews overviews, TimeProvider clock, ILogger<OverviewMetrics> logger)
    {
        (_overviews, _clock, _logger) = (overviews, clock, logger);
        var meter = meters.Create(Telemetry.Name);
        _waiting = Gauge(
            "tickets.waiting",
            "{ticket}",
            "Tickets that wait to be classified.",
            now => [Of(now.Queued, "status", "queued"), Of(now.Tickets.Unprocessed, "status", "unprocessed")]
        );
        Gauge(
            "tickets.waiting.age",
            "s",
            "How long the oldest ticket of the API has waited.",
            now => [new(now.OldestQueuedSeconds ?? 0)]
        );
        Gauge("tickets.to_review", "{ticket}", "Tickets that a person has to look at.", now => [new(now.Tickets.NeedsReview)]);
        Gauge(
            "tickets.dead_letters",
            "{letter}",
            "Tickets that failed, and messages that nobody could handle.",
            now => [new(now.DeadLetters)]
        );
        Gauge("tickets.model.info", null, "1 for the model in use.", now => now.Model is { } model ? [Of(1, "version", model)] : []);
        Gauge(
            "tickets.jobs.open",
            "{job}",
            "Imports, backlog runs and trainings that have not ended, 20 at most.",
            now => now.Jobs.CountBy(job => job.Kind).Select(kind => Of(kind.Value, "kind", kind.Key))
        );
        Gauge(
            "tickets.queue.messages",
            "{message}",
            "Messages that no consumer has in hand.",
            now => now.Queues.Select(queue => Of(queue.Messages, "queue", queue.Name))
        );
        Gauge(
            "tickets.queue.consumers",
            "{consumer}",
            "Consumers of a queue.",
            now => now.Queues.Select(queue => Of(queue.Consumers, "queue", queue.Name))
        );

        Instrument Gauge(string name, string? unit, string description, Func<Overview, IEnumerable<Measurement<double>>> read) =>
            meter.CreateObservableGauge(name, () => _latest is { } now ? read(now) : [], unit, description);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (_waiting.Enabled)
                await ReadAsync(stoppingToken);
            await Task.Delay(Interval, _clock, stoppingToken);
        }
    }

    // What can't be read now is not told: an old number would hide that.
    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            _latest = await _overviews.GetAsync(cancellation);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            _latest = null;
            LogFailed(failed);
        }
    }

    private static Measurement<double> Of(double value, string label, string? name) =>
        new(value, new KeyValuePair<string, object?>(label, name));

    [LoggerMessage(LogLevel.Warning, "The overview could not be read for the metrics.")]
    private partial void LogFailed(Exception failed);
}
