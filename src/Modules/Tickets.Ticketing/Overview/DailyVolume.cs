using Microsoft.Extensions.Caching.Hybrid;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// How many tickets are decided in a day, as in the last seven. It changes slowly, and is counted once in five minutes at most.
/// </summary>
public sealed class DailyVolume(NpgsqlDataSource database, HybridCache recent, TimeProvider clock)
{
    private const int Days = 7;
    private const int MaxSeconds = 2;

    private static readonly HybridCacheEntryOptions ForAWhile = new() { Expiration = TimeSpan.FromMinutes(5) };

    private const string Decided = $"select count(*) from {Schema.Outcome} where classified_at >= $1";

    /// <summary>The mean; 0 if none was decided, or if counting takes too long.</summary>
    public async Task<double> PerDayAsync(CancellationToken cancellation) =>
        await recent.GetOrCreateAsync(
            "daily-volume",
            async cancel => await CountAsync(cancel) / (double)Days,
            ForAWhile,
            cancellationToken: cancellation
        );

    private async Task<long> CountAsync(CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.Add(CountSql.ReadAll(MaxSeconds));
        batch.Add(Decided, clock.GetUtcNow().AddDays(-Days));
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            return (await reader.NextAsync(row => row.GetInt64(0), cancellation))[0];
        }
        catch (PostgresException slow)
            when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }
}
