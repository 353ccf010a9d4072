using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Counts tickets. A count reads all that match, so it has a time limit, and who asks the same within a second gets the
/// same answer.
/// </summary>
public sealed class TicketCounter(NpgsqlDataSource database, HybridCache recent)
{
    private const int MaxValues = 200;
    private const int MaxSeconds = 4;

    private static readonly HybridCacheEntryOptions ForASecond = new() { Expiration = TimeSpan.FromSeconds(1) };

    /// <summary>How many match, by what they have in common.</summary>
    /// <exception cref="RefusedException">There are too many to count in the time there is (503).</exception>
    public async Task<TicketCounts> CountAsync(TicketFilter filter, TicketFacet by, CancellationToken cancellation)
    {
        var question = SHA256.HashData(Encoding.UTF8.GetBytes($"{by}{filter.ToQueryString()}"));
        return await recent.GetOrCreateAsync(
            $"counts-{Convert.ToHexString(question)}",
            cancel => new ValueTask<TicketCounts>(CountNowAsync(filter, by, cancel)),
            ForASecond,
            cancellationToken: cancellation
        );
    }

    /// <summary>The same, of this moment.</summary>
    /// <exception cref="RefusedException">There are too many to count in the time there is (503).</exception>
    public async Task<TicketCounts> CountNowAsync(TicketFilter filter, TicketFacet by, CancellationToken cancellation)
    {
        var (sql, values) = CountSql.Of(filter, by, MaxValues);
        await using var batch = database.CreateBatch();
        batch.Add(CountSql.ReadAll(MaxSeconds));
        batch.Add(sql, values);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            var rows = await reader.NextAsync(
                row => (Count: new ValueCount(row.Get<string>(0), row.GetInt64(1)), Total: (long)row.GetDecimal(2)),
                cancellation
            );
            var total = rows.Count == 0 ? 0 : rows[0].Total;
            return new TicketCounts(by, [.. rows.Select(row => row.Count)], total - rows.Sum(row => row.Count.Count), total);
        }
        catch (PostgresException slow)
            when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !cancellation.IsCancellationRequested)
        {
            throw RefusedException.Busy(
                $"Counting takes longer than {MaxSeconds} s; count fewer tickets, by status or time for instance.",
                TimeSpan.FromSeconds(MaxSeconds)
            );
        }
    }
}
