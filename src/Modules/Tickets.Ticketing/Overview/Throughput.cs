namespace Tickets.Ticketing;

/// <summary>
/// How many tickets came in and were decided in the last hour, in slices of ten seconds. What is over does not change, so
/// only the latest slices are counted again.
/// </summary>
public sealed class Throughput
{
    /// <summary>The length of a slice.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // A transaction has the time of its beginning, and is seen at its end.
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromSeconds(20);

    private readonly Dictionary<DateTimeOffset, Work> _slices = [];
    private DateTimeOffset _end = DateTimeOffset.MinValue;

    /// <summary>The slices to count, each by its beginning.</summary>
    public IReadOnlyList<DateTimeOffset> ToCount(DateTimeOffset now)
    {
        var first = FirstMinute(now);
        var changed = _end == DateTimeOffset.MinValue ? first : Floor(_end - LongestTransaction, Slice);
        var slices = new List<DateTimeOffset>();
        for (var slice = changed > first ? changed : first; slice <= now; slice += Slice)
            slices.Add(slice);
        return slices;
    }

    /// <summary>Takes counts of slices; those that are missing are zero.</summary>
    public void Take(IReadOnlyDictionary<DateTimeOffset, Work> counts, DateTimeOffset now)
    {
        foreach (var slice in ToCount(now))
            _slices[slice] = counts.TryGetValue(slice, out var work) ? work : new(0, 0);
        foreach (var slice in _slices.Keys.Where(slice => slice < FirstMinute(now)).ToList())
            _slices.Remove(slice);
        _end = now;
    }

    /// <summary>What was done in the last 60 minutes.</summary>
    public Work LastHour => Since(FirstMinute(_end));

    /// <summary>What was done since a time, as of the last counts.</summary>
    public Work Since(DateTimeOffset time)
    {
        var slices = _slices.Where(slice => slice.Key >= Floor(time, Slice)).Select(slice => slice.Value).ToList();
        return new(slices.Sum(slice => slice.Accepted), slices.Sum(slice => slice.Decided));
    }

    /// <summary>What was done in each of the last 60 minutes, the latest last.</summary>
    public IReadOnlyList<MinuteOfWork> PerMinute()
    {
        var byMinute = _slices.ToLookup(slice => Floor(slice.Key, Minute), slice => slice.Value);
        return
        [
            .. Enumerable
                .Range(0, 60)
                .Select(minute => FirstMinute(_end) + (minute * Minute))
                .Select(minute => new MinuteOfWork(
                    minute,
                    byMinute[minute].Sum(slice => slice.Accepted),
                    byMinute[minute].Sum(slice => slice.Decided)
                )),
        ];
    }

    private static DateTimeOffset FirstMinute(DateTimeOffset now) => Floor(now, Minute) - Hour + Minute;

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan unit) =>
        new(time.UtcTicks - (time.UtcTicks % unit.Ticks), TimeSpan.Zero);
}
