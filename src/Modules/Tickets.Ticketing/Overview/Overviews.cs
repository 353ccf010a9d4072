namespace Tickets.Ticketing;

/// <summary>
/// The latest overview of this host: however many ask, it is read once a second at most, and less often where that takes
/// long.
/// </summary>
public sealed class Overviews(OverviewReader reader, TimeProvider clock)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    // One that took long because the machine had much else to do says little of the next one.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // Reading takes a tenth of the time at most.
    private const int PauseFactor = 10;

    // Who needs only the expected wait has no need of more.
    private static readonly TimeSpan GoodEnough = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Outdated = TimeSpan.FromSeconds(15);

    private readonly Lock _beginning = new();
    private volatile Task _reading = Task.CompletedTask;
    private volatile Latest? _latest;

    /// <summary>
    /// Seconds until a ticket that comes now has most likely been classified, 1 to 600. It answers at once, from the
    /// latest overview, and has the next one read in the background.
    /// </summary>
    public int ExpectedWaitSeconds => Known?.ExpectedWaitSeconds ?? ExpectedWait.Shortest;

    /// <summary>The overview of the last seconds, if there is one; likewise at once.</summary>
    public Overview? Known
    {
        get
        {
            var latest = _latest;
            var age = latest is null ? TimeSpan.MaxValue : clock.GetElapsedTime(latest.At);
            if (age > GoodEnough && _reading.IsCompleted)
                _ = ReadIfDueAsync();
            return age < Outdated ? latest!.Overview : null;
        }
    }

    /// <summary>The latest overview; waits for one only if there is none of the last seconds.</summary>
    public async Task<Overview> GetAsync(CancellationToken cancellation)
    {
        var reading = ReadIfDueAsync();
        if (_latest is not { } latest || clock.GetElapsedTime(latest.At) > Outdated)
            await reading.WaitAsync(cancellation);
        return _latest!.Overview;
    }

    /// <summary>
    /// The latest overview, however old it is (<see cref="Overview.AsOf" />), while the next one is read; waits only if there is
    /// none yet, or if the last time it could not be read.
    /// </summary>
    public async Task<Overview> GetLatestAsync(CancellationToken cancellation)
    {
        var hasFailed = _reading.IsFaulted;
        var reading = ReadIfDueAsync();
        if (_latest is null || hasFailed)
            await reading.WaitAsync(cancellation);
        return _latest!.Overview;
    }

    private Task ReadIfDueAsync()
    {
        lock (_beginning)
        {
            if (_reading.IsCompleted && (_latest is not { } latest || clock.GetElapsedTime(latest.At) >= latest.Pause))
                _reading = Task.Run(ReadAsync); // not in the time of whoever asks
            return _reading;
        }
    }

    private async Task ReadAsync()
    {
        var begun = clock.GetTimestamp();
        var overview = await reader.ReadAsync(CancellationToken.None);
        var pause = clock.GetElapsedTime(begun) * PauseFactor;
        _latest = new Latest(overview, begun, Clamp(pause));
    }

    private static TimeSpan Clamp(TimeSpan pause) =>
        pause < ShortestPause ? ShortestPause
        : pause > LongestPause ? LongestPause
        : pause;

    private sealed record Latest(Overview Overview, long At, TimeSpan Pause);
}
