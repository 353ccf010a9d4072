using System.Diagnostics.Metrics;

namespace Tickets.HostKit;

/// <summary>Counts the attempts at a message that failed, of all hosts in this process.</summary>
internal sealed class FailedAttempts : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _count;

    public FailedAttempts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "wolverine-execution-failure")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    /// <summary>Waits until there were as many.</summary>
    public Task ReachAsync(int count) =>
        EventuallyAsync(() => Volatile.Read(ref _count) >= count, $"{count} failed attempts");

    public void Dispose() => _listener.Dispose();
}
