using System.ComponentModel.DataAnnotations;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.Contracts;
using Tickets.Ticketing.Import;
using Wolverine;

namespace Tickets.Ticketing;

/// <summary>
/// Looks for rows that are overdue and sends their messages again. It is the reason why an accepted ticket is
/// classified in the end, whatever became of its message.
/// </summary>
public sealed record Reconcile;

/// <summary>
/// How often the reconciler looks, and when it loses patience; the configuration section <c>Reconciler</c>.
/// </summary>
public sealed record ReconcilerSettings
{
    /// <summary>Time between two looks.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A message is sent again when nothing came of it for this long. While others wait in the queue, it most likely
    /// waits behind them: then only after sixteen times as long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>One look. Rows that somebody is working on are locked, and skipped.</summary>
public static class ReconcileHandler
{
    private const long LockKey = 0x7469636B657473; // "tickets"
    private const int PatienceWithAQueue = 16;

    // Whoever cancelled a run changed the job's row alone.
    private const string CloseChunksOfCancelledRuns = $$"""
        update {{Tables.Chunk}} set data = data || jsonb_build_object('done_at', now())
        where id in (
            select id from {{Tables.Chunk}} chunk where data ->> 'done_at' is null
            and exists (select from {{Tables.Job}} job
                where job.id = (chunk.data ->> 'job_id')::uuid and job.data ->> 'state' = 'cancelled')
            order by id limit 500 for update skip locked)
        """;

    // No open job waits for them: their job has ended, or never came to be.
    private const string ForgetUploads = $"""
        delete from {Tables.Upload} where id < ? and id not in (
            select (data #>> array['seed', 'upload_id'])::uuid from {Tables.Job}
            where {Tables.OpenJob} and data #>> array['seed', 'upload_id'] is not null)
        """;

    private static readonly TimeSpan OrphanedAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// Sends again what is overdue, and notes when, in one transaction. Of several hosts only one looks at a time.
    /// </summary>
    public static async Task<OutgoingMessages> Handle(
        Reconcile _,
        IDocumentSession session,
        ReconcilerSettings settings,
        QueuedWork queue,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var messages = new OutgoingMessages();
        if (await queue.CountAsync(cancellation) is not { } waiting)
            return messages; // the broker is away: whatever is sent now would only be kept in memory
        await session.BeginTransactionAsync(cancellation);
        var overdue = waiting == 0 ? settings.Overdue : settings.Overdue * PatienceWithAQueue;
        var sql = new Statements(session.Connection!, cancellation);
        if (!await sql.TryLockAsync(LockKey))
            return messages;
        messages.AddRange((await sql.OverdueChunksAsync(overdue)).Select(ClassifyTickets.Of));
        if (await sql.OverdueTicketsAsync(overdue) is { Length: > 0 } ids)
            messages.Add(ClassifyTickets.Of(ids));
        messages.AddRange(await sql.OverdueJobsAsync(settings.Overdue));
        // Queued, and so part of the session's work: without any it would not commit what has been done above.
        session.QueueSqlCommand(CloseChunksOfCancelledRuns);
        session.QueueSqlCommand(ForgetUploads, Guid.CreateVersion7(clock.GetUtcNow() - OrphanedAfter));
        return messages;
    }

    private sealed class Statements(NpgsqlConnection connection, CancellationToken cancellation)
    {
        public async Task<bool> TryLockAsync(long key)
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection);
            command.Parameters.Add(new() { Value = key });
            return await command.ExecuteScalarAsync(cancellation) is true;
        }

        public Task<List<Chunk>> OverdueChunksAsync(TimeSpan overdue) =>
            QueryAsync(
                $$"""
                update {{Tables.Chunk}} set data = data
                    || jsonb_build_object('sent_at', now(), 'attempts', (data ->> 'attempts')::int + 1)
                where id in (
                    select id from {{Tables.Chunk}} chunk where data ->> 'done_at' is null
                    and (data ->> 'sent_at')::timestamptz < now() - $1
                    and exists (select from {{Tables.Job}} job
                        where job.id = (chunk.data ->> 'job_id')::uuid and job.data ->> 'state' = 'running')
                    order by id limit 500 for update skip locked)
                returning id, (data ->> 'from')::uuid, (data ->> 'to')::uuid
                """,
                row => new Chunk(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)),
                new NpgsqlParameter { Value = overdue }
            );

        public async Task<Guid[]> OverdueTicketsAsync(TimeSpan overdue) =>
            [
                .. await OverdueTicketsAsync(overdue, $"id >= '{ImportedId.FirstLive}'"),
                // Of the imported ones only those that were replayed, which an index knows.
                .. await OverdueTicketsAsync(overdue, $"id < '{ImportedId.FirstLive}' and sent_at is not null"),
            ];

        private async Task<Guid[]> OverdueTicketsAsync(TimeSpan overdue, string condition) =>
            [
                .. await QueryAsync(
                    $"""
                    update {Tables.Backlog} set sent_at = now()
                    where id in (
                        select id from {Tables.Backlog}
                        where {condition} and sent_at < now() - $1
                        order by id limit 1000 for update skip locked)
                    returning id
                    """,
                    row => row.GetGuid(0),
                    new NpgsqlParameter { Value = overdue }
                ),
            ];

        public Task<List<IJobMessage>> OverdueJobsAsync(TimeSpan overdue) =>
            QueryAsync(
                $$"""
                update {{Tables.Job}} set data = data || jsonb_build_object('touched_at', now())
                where id in (
                    select id from {{Tables.Job}} where {{Tables.ActiveJob}}
                    and not (data ->> 'planned')::boolean and (data ->> 'touched_at')::timestamptz < now() - $1
                    order by id limit 100 for update skip locked)
                returning id, data ->> 'kind'
                """,
                row => Jobs.MessageOf(Enum.Parse<JobKind>(row.GetString(1), ignoreCase: true), row.GetGuid(0)),
                new NpgsqlParameter { Value = overdue }
            );

        private async Task<List<T>> QueryAsync<T>(
            string sql,
            Func<NpgsqlDataReader, T> map,
            params NpgsqlParameter[] parameters
        )
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(map(reader));
            return rows;
        }
    }
}

/// <summary>Looks at intervals, for as long as the host runs.</summary>
public sealed partial class Reconciler(
    IServiceScopeFactory scopes,
    ReconcilerSettings settings,
    TimeProvider clock,
    ILogger<Reconciler> logger
) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope
                    .ServiceProvider.GetRequiredService<IMessageBus>()
                    .InvokeAsync(new Reconcile(), stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away; the next look is never far.
                LogFailed(failed);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The reconciler could not look for overdue work.")]
    private partial void LogFailed(Exception failed);
}
