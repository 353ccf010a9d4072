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

    // Ids ascend by time: a row whose id is younger than the limit can't have ended before it. So none looks at more than is old.
    // A chunk belongs to its job, which goes last.
    private IEnumerable<(TimeSpan Kept, string Sql)> Steps =>
        [
            (settings.Answers, Delete(Schema.Job, "kind in ('fetch', 'filter') and finished_at < $2")),
            (settings.Jobs, Delete(Schema.Chunk, "done_at < $2")),
            (settings.Jobs, Delete(Schema.Job, "kind in ('seed', 'process', 'train') and finished_at < $2")),
            (settings.Actions, Delete(Schema.DeadLetterAction, "$2 is not null")),
            (settings.Deliveries, Deliveries),
            (settings.DeadMessages, Delete(Schema.DeadMessage, $"{DeadLetterColumns.Message.FailedAt} < $2")),
        ];

    private static string Delete(string table, string condition) =>
        $"""
            delete from {table} where id in (
                select id from {table} where id < $1 and {condition} order by id limit {Group} for update skip locked)
            """;

    // Their ids are in no order. $1 is not needed, but every step has it.
    private const string Deliveries = $"""
        delete from {Schema.WebhookDelivery} where id in (
            select id from {Schema.WebhookDelivery} delivery where $1::uuid is not null and created_at < $2
            and (state <> 'pending' or not exists (select from {Schema.Webhook} where id = delivery.webhook_id and enabled))
            limit 5000 for update skip locked)
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
        foreach (var (kept, sql) in Steps.Where(step => step.Kept > TimeSpan.Zero))
        {
            var (limit, deleted) = (now - kept, Group);
            while (deleted == Group && Stopwatch.GetElapsedTime(begun) < Longest)
            {
                deleted = await database.ExecuteAsync(sql, [LiveId.FirstOf(limit), limit], cancellation);
                count += deleted;
            }
        }

        while (settings.Tickets > TimeSpan.Zero && Stopwatch.GetElapsedTime(begun) < Longest)
        {
            if (await tickets.EraseAsync(now - settings.Tickets, cancellation) is not { } erased)
                break;
            count += erased;
        }

        if (count > 0)
            LogDeleted(count);
        metrics.Deleted(count);
        return count;
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
