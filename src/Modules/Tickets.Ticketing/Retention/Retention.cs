using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Deletes what has been kept long enough (<see cref="RetentionSettings" />), in small parts, and for ten seconds of a minute at
/// most. Of several hosts one does it at a time.
/// </summary>
public sealed partial class Retention(
    NpgsqlDataSource database,
    ExpiredTickets tickets,
    IAudit audit,
    TicketingMetrics metrics,
    RetentionSettings settings,
    TimeProvider clock,
    ILogger<Retention> logger
) : BackgroundService
{
    private const int Group = 5000;
    private const long LockKey = 0x726574656E74696F; // "retentio"

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Ids ascend by time: a row whose id is younger than the limit can't have ended before it, so none looks at more than is old.
    // Those of deliveries are in no order. A chunk belongs to its job, which goes last.
    private IEnumerable<(TimeSpan Kept, string Sql)> Steps =>
        [
            (settings.Answers, Delete(Schema.Job, $"{IsOld} and kind in ('fetch', 'filter') and finished_at < $2", ById)),
            (settings.Jobs, Delete(Schema.Chunk, $"{IsOld} and done_at < $2", ById)),
            (settings.Jobs, Delete(Schema.Job, $"{IsOld} and kind in ('seed', 'process', 'train') and finished_at < $2", ById)),
            (settings.Bursts, Delete(Schema.Burst, $"{IsOld} and last_at < $2", ById)),
            (settings.Actions, Delete(Schema.DeadLetterAction, IsOld, ById)),
            (
                settings.Deliveries,
                Delete(
                    Schema.WebhookDelivery,
                    $"""
                    created_at < $2 and (state <> 'pending'
                        or not exists (select from {Schema.Webhook} where id = kept.webhook_id and enabled))
                    """
                )
            ),
            (settings.DeadMessages, Delete(Schema.DeadMessage, $"{IsOld} and {DeadLetterColumns.Message.FailedAt} < $2", ById)),
        ];

    private const string IsOld = "id < $1";
    private const string ById = "order by id";

    // Values: the first id of the limit, the limit.
    private static string Delete(string table, string condition, string order = "") =>
        $"""
            delete from {table} where id = any(array(
                select id from {table} kept where {condition} {order} limit {Group} for update skip locked))
            """;

    /// <summary>Deletes what is due, as much as can be in the time there is; gives how many rows and tickets.</summary>
    public async Task<long> ClearAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var alone = await connection.QueryAsync("select pg_try_advisory_xact_lock($1)", [LockKey], row => row.GetBoolean(0), cancellation);
        if (alone is not [true])
            return 0;

        var (begun, now, count) = (Stopwatch.GetTimestamp(), clock.GetUtcNow(), 0L);
        foreach (var (kept, sql) in Steps)
            await RepeatAsync(
                kept,
                async limit => SomeOf(await database.ExecuteAsync(sql, [LiveId.FirstOf(limit), limit], cancellation))
            );
        await RepeatAsync(settings.Audit, async limit => SomeOf(await audit.ForgetAsync(limit, Group, cancellation)));
        await RepeatAsync(settings.Tickets, limit => tickets.EraseAsync(limit, cancellation));

        if (count > 0)
            LogDeleted(count);
        metrics.Deleted(count);
        return count;

        // Until there is nothing more to do, which is null.
        async Task RepeatAsync(TimeSpan kept, Func<DateTimeOffset, Task<long?>> deleteAsync)
        {
            while (kept > TimeSpan.Zero && Stopwatch.GetElapsedTime(begun) < Longest && await deleteAsync(now - kept) is { } deleted)
                count += deleted;
        }

        static long? SomeOf(int deleted) => deleted > 0 ? deleted : null;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await ClearAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away; there is no hurry.
                LogFailed(failed);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} rows were deleted, as they have been kept long enough.")]
    private partial void LogDeleted(long count);

    [LoggerMessage(LogLevel.Warning, "What has been kept long enough could not be deleted.")]
    private partial void LogFailed(Exception failed);
}
