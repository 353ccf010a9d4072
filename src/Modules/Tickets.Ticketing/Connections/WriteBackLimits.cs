using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Tickets.Ticketing;

/// <summary>How many decisions may be written back now: a token bucket for each connection, and each host.</summary>
internal sealed class WriteBackLimits : IDisposable
{
    private readonly ConcurrentDictionary<Guid, (int PerMinute, TokenBucketRateLimiter Bucket)> _buckets = [];

    /// <summary>How many; no more than asked for.</summary>
    public int Left(Guid connection, int perMinute, int most) =>
        (int)Math.Min(BucketOf(connection, perMinute).GetStatistics()!.CurrentAvailablePermits, most);

    /// <summary>Some were written.</summary>
    public void Take(Guid connection, int perMinute, int count) => BucketOf(connection, perMinute).AttemptAcquire(count).Dispose();

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, bucket) in _buckets.Values)
            bucket.Dispose();
    }

    private TokenBucketRateLimiter BucketOf(Guid connection, int perMinute)
    {
        if (_buckets.TryGetValue(connection, out var known) && known.PerMinute == perMinute)
            return known.Bucket;
        known.Bucket?.Dispose();
        var bucket = new TokenBucketRateLimiter(
            new()
            {
                TokenLimit = perMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
            }
        );
        _buckets[connection] = (perMinute, bucket);
        return bucket;
    }
}
