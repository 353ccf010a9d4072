using System.Diagnostics.Metrics;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What is counted of webhooks; docs/telemetry.md lists it.</summary>
public sealed class WebhookMetrics
{
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.Name);
        _delivered = meter.CreateCounter<long>("tickets.webhooks.delivered", "{event}", "Events that endpoints took.");
        _failed = meter.CreateCounter<long>("tickets.webhooks.failed", "{event}", "Attempts to tell an endpoint that failed.");
        _duration = meter.CreateHistogram(
            "tickets.webhooks.duration",
            "s",
            "How long endpoints took for an answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15] }
        );
    }

    /// <summary>An endpoint was told something, or could not be.</summary>
    public void Attempted(string type, bool delivered, TimeSpan duration)
    {
        (delivered ? _delivered : _failed).Add(1, new KeyValuePair<string, object?>("type", type));
        _duration.Record(duration.TotalSeconds);
    }
}
