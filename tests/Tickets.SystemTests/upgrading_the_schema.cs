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

    private async Task ApplyAsync()
    {
        var upgrade = await Utility.RunAsync(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__postgres"] = _postgres,
                ["ConnectionStrings__rabbitmq"] = _rabbitMq,
            },
            "db-apply"
        );
        upgrade.ExitCode.ShouldBe(0, upgrade.Output + upgrade.Errors);
    }

    private async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand($"select count(*) from ticketing.{table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
