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
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A message is sent again when nothing came of it for this long; for chunks, which may wait behind others, twice
    /// as long each time, up to sixteen-fold.
    /// </summary>
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>One look. Rows that somebody is working on are locked, and skipped.</summary>
public static class ReconcileHandler
{
    private const long LockKey = 0x7469636B657473; // "tickets"
    private static readonly TimeSpan OrphanedAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// Sends again what is overdue, and notes when, in one transaction. Of several hosts only one looks at a time.
    /// </summary>
    public static async Task<OutgoingMessages> Handle(
        Reconcile _,
        IDocumentSession session,
        ReconcilerSettings settings,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var messages = new OutgoingMessages();
        await session.BeginTransactionAsync(cancellation);
        var sql = new Statements(session.Connection!, settings.Overdue, cancellation);
        if (!await sql.TryLockAsync(LockKey))
            return messages;
        messages.AddRange((await sql.OverdueChunksAsync()).Select(ClassifyTickets.Of));
        if (await sql.OverdueTicketsAsync() is { Length: > 0 } ids)
            messages.Add(ClassifyTickets.Of(ids));
        messages.AddRange(await sql.OverdueJobsAsync());
        await sql.ForgetUploadsAsync(clock.GetUtcNow() - OrphanedAfter);
        return messages;
    }

    private sealed class Statements(NpgsqlConnection connection, TimeSpan overdue, CancellationToken cancellation)
    {
        public async Task<bool> TryLockAsync(long key)
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection);
            command.Parameters.Add(new() { Value = key });
            return await command.ExecuteScalarAsync(cancellation) is true;
        }

        public Task<List<Chunk>> OverdueChunksAsync() =>
            QueryAsync(
                $$"""
                update {{Tables.Chunk}} set data = data
                    || jsonb_build_object('sent_at', now(), 'attempts', (data ->> 'attempts')::int + 1)
                where id in (
                    select id from {{Tables.Chunk}} where data ->> 'done_at' is null
                    and (data ->> 'sent_at')::timestamptz < now() - $1 * power(2, least((data ->> 'attempts')::int - 1, 4))
                    order by id limit 500 for update skip locked)
                returning id, (data ->> 'from')::uuid, (data ->> 'to')::uuid
                """,
                row => new Chunk(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)),
                new NpgsqlParameter { Value = overdue }
            );

        public async Task<Guid[]> OverdueTicketsAsync() =>
            [
                .. await QueryAsync(
                    $"""
                    update {Tables.Backlog} set sent_at = now()
                    where id in (
                        select id from {Tables.Backlog} where id >= $2 and sent_at < now() - $1
                        order by id limit 1000 for update skip locked)
                    returning id
                    """,
                    row => row.GetGuid(0),
                    new NpgsqlParameter { Value = overdue },
                    new NpgsqlParameter { Value = ImportedId.FirstLive }
                ),
            ];

        public Task<List<IJobMessage>> OverdueJobsAsync() =>
            QueryAsync(
                $$"""
                update {{Tables.Job}} set data = data || jsonb_build_object('touched_at', now())
                where id in (
                    select id from {{Tables.Job}} where {{Tables.OpenJob}}
                    and not (data ->> 'planned')::boolean and (data ->> 'touched_at')::timestamptz < now() - $1
                    order by id limit 100 for update skip locked)
                returning id, data ->> 'kind'
                """,
                row => MessageOf(row.GetString(1), row.GetGuid(0)),
                new NpgsqlParameter { Value = overdue }
            );

        /// <summary>Deletes uploads that no open job waits for: their job failed, or never came to be.</summary>
        public async Task ForgetUploadsAsync(DateTimeOffset before)
        {
            await using var command = new NpgsqlCommand(
                $"""
                delete from {Tables.Upload} where id < $1 and id not in (
                    select (data #>> array['seed', 'upload_id'])::uuid from {Tables.Job}
                    where {Tables.OpenJob} and data #>> array['seed', 'upload_id'] is not null)
                """,
                connection
            );
            command.Parameters.Add(new() { Value = Guid.CreateVersion7(before) });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        private static IJobMessage MessageOf(string kind, Guid job) =>
            kind switch
            {
                "seed" => new SeedTickets(job),
                "process" => new ProcessTickets(job),
                "fetch" => new FetchTicket(job),
                _ => new FilterTickets(job),
            };

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
