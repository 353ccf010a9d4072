using Npgsql;

namespace Tickets.Bench;

/// <summary>
/// All that the benchmarks know of the product's tables and queues. They reach it through its routes otherwise.
/// </summary>
internal sealed class Product : IAsyncDisposable
{
    private const string Ticket = "ticketing.mt_doc_ticket";
    private const string Backlog = "ticketing.backlog";
    private const string Outcome = "ticketing.outcome";

    /// <summary>The queue that a replica takes its work from.</summary>
    public const string InferenceQueue = "inference_queue";

    private static readonly string[] AllQueues = ["ticket_queue", InferenceQueue];

    /// <summary>The product's database.</summary>
    public NpgsqlDataSource Database { get; } = NpgsqlDataSource.Create(Options.Postgres("tickets"));

    /// <summary>Tickets that are classified, of some.</summary>
    public Task<List<Guid>> ClassifiedOfAsync(Guid[] ids) =>
        Database.ListAsync<Guid>($"select id from {Outcome} where id = any($1)", ids);

    /// <summary>Whether no ticket waits for its category.</summary>
    public Task<bool> IsIdleAsync() =>
        Database.ScalarAsync<bool>($"select not exists (select from {Backlog})");

    /// <summary>How many tickets are stored.</summary>
    public Task<long> CountAsync() => Database.ScalarAsync<long>($"select count(*) from {Ticket}");

    /// <summary>How many tickets have an outcome.</summary>
    public Task<long> CountClassifiedAsync() => Database.ScalarAsync<long>($"select count(*) from {Outcome}");

    /// <summary>A backlog run of these chunks that is under way, as far as reading and writing results is concerned.</summary>
    public Task RunningAsync(IEnumerable<Guid> chunks, int size) =>
        Database.DoAsync(
            $$"""
            with job as (
                insert into ticketing.job (id, kind, state, created_at, touched_at)
                values (gen_random_uuid(), 'process', 'running', now(), now()) returning id
            )
            insert into ticketing.chunk (id, job_id, from_id, to_id, total, sent_at)
            select chunk, job.id, chunk, chunk, {{size}}, now()
            from job, unnest('{ {{string.Join(',', chunks)}} }'::uuid[]) chunk
            """
        );

    /// <summary>Events that a webhook is to be told, each of another ticket: due so many a second from now on, or all at once.</summary>
    public Task EventsAsync(Guid webhook, int events, int? perSecond) =>
        Database.DoAsync(
            $$"""
            insert into ticketing.webhook_delivery (id, sequence, webhook_id, ticket_id, type, body, state, next_at, created_at)
            select gen_random_uuid(), nextval('ticketing.webhook_sequence'), '{{webhook}}', ticket, 'ticket.classified',
                json_build_object('type', 'ticket.classified', 'timestamp', now(), 'data', json_build_object('id', ticket,
                    'source', 'api', 'external_id', number::text, 'status', 'processed', 'category', 'billing', 'confidence', 0.93,
                    'alternatives', '[{"category": "billing", "confidence": 0.93}, {"category": "account", "confidence": 0.05}]'::json,
                    'reason', null, 'model_version', '0f1e2d3c4b5a', 'classified_at', now(), 'corrected_by', null, 'version', 1))::text,
                'pending', now() + number * interval '{{(perSecond is null ? 0 : 1000 / perSecond)}} ms', now()
            from (select number, gen_random_uuid() ticket from generate_series(1, {{events}}) number) event
            """
        );

    /// <summary>The ids of all tickets, in their order.</summary>
    public Task<List<Guid>> IdsAsync() => Database.ListAsync<Guid>($"select id from {Ticket} order by id");

    /// <summary>Deletes all data; hosts may be running, if they have nothing to do.</summary>
    public async Task ClearAsync()
    {
        await TruncateAsync("schemaname in ('ticketing', 'inference')");
        await Database.DoAsync("checkpoint");
    }

    /// <summary>Deletes all data and all messages on their way; no host is running.</summary>
    public async Task ResetAsync()
    {
        await TruncateAsync("schemaname = 'wolverine_queues'");
        await TruncateAsync("schemaname = 'wolverine' and (tablename like '%envelopes' or tablename like '%letters')");
        await Queues.PurgeAsync("tickets", AllQueues);
        await ClearAsync();
    }

    // Hosts look into the tables every now and then, and may be in the way once.
    private async Task TruncateAsync(string which)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await Database.DoAsync(
                    $"""
                    do $$ declare tables text;
                    begin
                        select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables
                        from pg_tables where {which};
                        execute 'truncate ' || tables;
                    end $$
                    """
                );
                return;
            }
            catch (PostgresException deadlock)
                when (deadlock.SqlState == PostgresErrorCodes.DeadlockDetected && tries < 5)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Has the server do now what it would do at some moment of the measurement.</summary>
    public async Task SettleAsync()
    {
        await Database.DoAsync("vacuum analyze");
        await Database.DoAsync("checkpoint");
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>One statement, one answer.</summary>
internal static class Sql
{
    public static async Task DoAsync(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column.</summary>
    public static async Task<List<T>> ListAsync<T>(this NpgsqlDataSource database, string sql, object? parameter = null)
    {
        await using var command = database.CreateCommand(sql);
        if (parameter is not null)
            command.Parameters.Add(new() { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<T>();
        while (await reader.ReadAsync())
            list.Add(reader.GetFieldValue<T>(0));
        return list;
    }
}
