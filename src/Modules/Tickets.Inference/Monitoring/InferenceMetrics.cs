using System.Diagnostics.Metrics;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>What Inference measures; docs/telemetry.md lists it.</summary>
public sealed class InferenceMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _scored;

    /// <summary>Creates the instruments.</summary>
    public InferenceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.Name);
        _duration = meter.CreateHistogram(
            "tickets.classify.duration",
            "s",
            "What a model needed for some tickets, without reading and writing them.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] }
        );
        _scored = meter.CreateCounter<long>("tickets.classified", "{ticket}", "Tickets that models looked at, those that were written by others meanwhile too.");
    }

    /// <summary>A model looked at tickets.</summary>
    /// <param name="model">Its version.</param>
    /// <param name="tickets">How many.</param>
    /// <param name="time">How long it took.</param>
    public void Classified(string model, int tickets, TimeSpan time)
    {
        var label = new KeyValuePair<string, object?>("model", model);
        _duration.Record(time.TotalSeconds, label);
        _scored.Add(tickets, label);
    }
}
