using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>
/// A database whose tables are not those of this version, with tickets in flight, and a vhost of its own, which
/// <c>make test</c> makes.
/// </summary>
public sealed class upgrading_the_schema : IAsyncLifetime
{
    private const string Name = "upgrade";
    private const string Building =
        $"datname = '{Name}' and query ilike '%create index%outcome_by_category%' and wait_event_type = 'Lock'";

    private readonly string _postgres = new NpgsqlConnectionStringBuilder(
        Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
    )
    {
        Database = Name,
    }.ConnectionString;

    private readonly string _rabbitMq = new UriBuilder(
        Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!
    )
    {
        Path = Name,
    }.Uri.ToString();

    private NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(_postgres);
        await ExecuteAsync("drop schema if exists ticketing cascade; drop schema if exists wolverine cascade");
        await ApplyAsync();
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    // Failed, with a run that never ended, when the reconciler did not look for chunks.
    [Fact]
    public async Task keeps_what_is_there_and_finishes_what_was_begun()
    {
        // A column and an index that a version before did not have; and what it leaves behind in the middle of a run: one
        // chunk done, one that nobody hears of any more, and a ticket from the API that waits.
        await ExecuteAsync(
            """
            alter table ticketing.outcome drop column predicted_priority, drop column priority_confidence;
            drop index ticketing.outcome_by_category;
            insert into ticketing.mt_doc_ticket (id, data) select id, jsonb_build_object('id', id, 'subject', 'Invoice',
                'body', 'wrong amount charged on the invoice', 'source', 'old.csv', 'split', 'train', 'priority', 'low',
                'created_at', now())
            from (select ('00000000-0000-8000-8000-00000000000' || n)::uuid as id from generate_series(0, 3) n
                union all select '01930000-0000-7000-8000-000000000000') as old;
            insert into ticketing.outcome (id, status, best, confidence, model_version, classified_at)
                select id, 'processed', 'billing', 0.9, 'before', '2026-01-01' from ticketing.mt_doc_ticket
                where id < '00000000-0000-8000-8000-000000000002';
            insert into ticketing.backlog (id, sent_at)
                select id, case when id > '00010000-0000-0000-0000-000000000000' then timestamptz '2026-01-01' end
                from ticketing.mt_doc_ticket where id not in (select id from ticketing.outcome);
            insert into ticketing.job (id, kind, state, total, done, planned, planned_through, batch_size,
                    created_at, started_at, touched_at)
                values ('01930000-0000-7000-8000-00000000000a', 'process', 'running', 4, 2, true,
                    '00000000-0000-8000-8000-000000000003', 2, '2026-01-01', '2026-01-01', '2026-01-01');
            insert into ticketing.chunk (id, job_id, from_id, to_id, total, sent_at, done_at) values
                ('01930000-0000-7000-8000-00000000000b', '01930000-0000-7000-8000-00000000000a',
                    '00000000-0000-8000-8000-000000000000', '00000000-0000-8000-8000-000000000001', 2,
                    '2026-01-01', '2026-01-01'),
                ('01930000-0000-7000-8000-00000000000c', '01930000-0000-7000-8000-00000000000a',
                    '00000000-0000-8000-8000-000000000002', '00000000-0000-8000-8000-000000000003', 2,
                    '2026-01-01', null)
            """
        );
        await ApplyAsync();

        await using var host = await TicketsHost.StartAsync(
            ("ConnectionStrings:postgres", _postgres),
            ("ConnectionStrings:rabbitmq", _rabbitMq),
            ("Reconciler:Interval", "00:00:01")
        );
        var http = host.Server.CreateClient();
        const string run = "/status/01930000-0000-7000-8000-00000000000a";
        await Scenarios.EventuallyAsync(
            async () => JsonNode.Parse(await http.GetStringAsync(run))!.Text("state"),
            "succeeded"
        );
        await Scenarios.EventuallyAsync(async () => $"{await CountAsync("backlog")}", "0");
        (await CountAsync("outcome")).ShouldBe(5);
        (await CountAsync("outcome where model_version = 'before'")).ShouldBe(2, "what was classified stays as it is");
    }

    // Failed, with a lock that the second writer waited for, when the index was not built concurrently; and by a command that
    // ended after 30 s, when it waited as long as any other.
    [Fact]
    public async Task builds_an_index_while_tickets_are_written()
    {
        await ExecuteAsync("drop index ticketing.outcome_by_category");
        await using var writing = await _database.OpenConnectionAsync();
        await using var written = await writing.BeginTransactionAsync();
        await WriteAsync(writing);
        var upgrade = ApplyAsync("Command Timeout=1");
        await Scenarios.EventuallyAsync(async () => $"{await BuildingAsync()}", "1");

        await using var another = await _database.OpenConnectionAsync();
        await WriteAsync(another);
        // For longer than the limit.
        await Scenarios.EventuallyAsync(async () => $"{await BuildingAsync("query_start < now() - interval '1.5 s'")}", "1");

        await written.RollbackAsync();
        await upgrade;
        (await IsValidAsync()).ShouldBe(true);
    }

    [Fact]
    public async Task builds_an_index_again_that_was_not_finished()
    {
        await ExecuteAsync("drop index ticketing.outcome_by_category");
        await using var writing = await _database.OpenConnectionAsync();
        await using var written = await writing.BeginTransactionAsync();
        await WriteAsync(writing);
        var upgrade = RunAsync();
        await Scenarios.EventuallyAsync(async () => $"{await BuildingAsync()}", "1");
        await ExecuteAsync($"select pg_cancel_backend(pid) from pg_stat_activity where {Building}");
        (await upgrade).ExitCode.ShouldNotBe(0);
        await written.RollbackAsync();
        (await IsValidAsync()).ShouldBe(false);

        await ApplyAsync();

        (await IsValidAsync()).ShouldBe(true);
    }

    // Failed, with an index that was dropped while it was built, by a command that waited for the builder.
    [Fact]
    public async Task waits_for_its_turn_when_the_one_before_was_killed()
    {
        await ExecuteAsync("drop index ticketing.outcome_by_category");
        await using var writing = await _database.OpenConnectionAsync();
        await using var written = await writing.BeginTransactionAsync();
        await WriteAsync(writing);
        using var killed = Utility.Start(Settings(), "db-apply");
        await Scenarios.EventuallyAsync(async () => $"{await BuildingAsync()}", "1");
        killed.Kill();

        var refused = await RunAsync();
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.Errors.ShouldContain("PostgreSQL is building the index ticketing.outcome_by_category");

        await written.RollbackAsync();
        await Scenarios.EventuallyAsync(async () => $"{await IsValidAsync()}", "True");
        await ApplyAsync();
    }

    private Task<long> BuildingAsync(string when = "true") =>
        ScalarAsync<long>($"select count(*) from pg_stat_activity where {Building} and {when}");

    private Task<bool> IsValidAsync() =>
        ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'ticketing.outcome_by_category'::regclass");

    private static async Task WriteAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            set lock_timeout = '2s';
            insert into ticketing.outcome (id, status, classified_at) values (gen_random_uuid(), 'failed', now())
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
    }

    private async Task ApplyAsync(string settings = "")
    {
        var upgrade = await RunAsync(settings);
        upgrade.ExitCode.ShouldBe(0, upgrade.Output + upgrade.Errors);
    }

    private Task<Utility.Run> RunAsync(string settings = "") => Utility.RunAsync(Settings(settings), "db-apply");

    private Dictionary<string, string> Settings(string ofPostgres = "") =>
        new()
        {
            ["ConnectionStrings__postgres"] = $"{_postgres};{ofPostgres}",
            ["ConnectionStrings__rabbitmq"] = _rabbitMq,
        };

    private Task<long> CountAsync(string table) => ScalarAsync<long>($"select count(*) from ticketing.{table}");

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
