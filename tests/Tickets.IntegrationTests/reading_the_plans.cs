using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Tickets.IntegrationTests;

/// <summary>
/// How PostgreSQL would run each statement that the other tests have sent, whatever its parameters are, on tables of a million
/// rows. There are 20,000 of them, evenly spread; the statistics say that each page has fifty times as many. Messages that failed,
/// and disagreements with a shadow, are few. Then once more on tables that are empty and have no statistics, as they are when the
/// first burst comes: what is planned then goes on for a while.
/// </summary>
[Collection(LastOfAll.Name)]
public sealed partial class reading_the_plans(TicketsHost host, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Rows = 20_000;
    private const int Times = 50;
    private const int Many = 100_000;

    // Erasing looks for ids in the answers of a day.
    private const string Deliberate = "octet_length(body) > 150";

    // By each table's own columns; $ is a number from 1 on, @ a UUID of it.
    private static readonly string[] Filled =
    [
        """
        ticketing.mt_doc_ticket (id, data) select @, jsonb_build_object('id', @, 'subject', 'subject ' || $, 'body', 'body ' || $,
            'source', 'source ' || $ % 20, 'priority', 'low', 'external_id', 'external ' || $, 'key', 'key ' || $,
            'requester', 'requester ' || $)
        """,
        """
        ticketing.outcome (id, status, best, confidence, classified_at, corrected_by, model_version, reason)
            select @, case when $ % 8 = 0 then 'needs_review' when $ % 100 = 1 then 'failed' else 'processed' end, 'category ' || $ % 20,
            random(), now() - $ * interval '1 second', case when $ % 50 = 0 then 'ann' end, 'model ' || $ % 3, 'little_known'
        """,
        "ticketing.backlog (id, sent_at) select @, case when $ % 3 = 0 then now() end",
        "ticketing.decision (id, superseded_at, cause, version, action) select @, now(), 'reclassified', 1, case when $ % 4 = 0 then @ end",
        """
        ticketing.mt_doc_correction (id, data) select @, jsonb_build_object('ticket_id', @, 'category', 'category',
            'action', 'action ' || $ % 200, 'before', jsonb_build_object('model_version', 'model ' || $ % 3))
        """,
        "ticketing.chunk (id, job_id, from_id, to_id, total, failed, sent_at, attempts, done_at) select @, @, @, @, 1, 0, now(), 1, now()",
        """
        ticketing.job (id, kind, state, total, done, failed, created_at, touched_at, paused_seconds, planned, attempts)
            select @, 'seed', 'succeeded', 1, 1, 0, now(), now(), 0, true, 1
        """,
        "ticketing.idempotency (caller, key, request, reserved_id, created_at, owner, owned_until) select 'caller', 'key ' || $, '', @, now(), @, now()",
        """
        ticketing.webhook_delivery (id, sequence, webhook_id, ticket_id, type, body, state, attempts, next_at, created_at)
            select gen_random_uuid(), $, md5(($ % 5)::text)::uuid, @, 'ticket.classified', '{}', 'delivered', 1, now(), now()
        """,
        "access.audit (id, at, who, method, route, status) select @, now(), 'who', 'POST', '/seed', 202",
    ];

    public Task InitializeAsync() => host.ClearAsync();

    public async Task DisposeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync("analyze");
    }

    // Failed for a list without its index, and for a condition on what is computed.
    [Fact]
    public async Task none_reads_or_sorts_a_whole_table()
    {
        foreach (var table in Filled)
            await host.ExecuteAsync(
                $"insert into {table.Replace("@", "lpad(to_hex($ * 4294967296), 32, '0')::uuid").Replace("$", "i")} from generate_series(1, {Rows}) i"
            );
        var names = string.Join(", ", Filled.Select(table => $"'{table.Split(' ')[0]}'::regclass"));
        await host.ExecuteAsync("analyze");
        await host.ExecuteAsync(
            $"""
            update pg_class set reltuples = reltuples * {Times}
            where oid in ({names}) or oid in (select indexrelid from pg_index where indrelid in ({names}))
            """
        );
        await ShouldPlanWellAsync(plan => Faults(plan));
    }

    // Failed for what is due to webhooks: with 50,000 events that waited and no statistics nothing was sent for minutes.
    [Fact]
    public async Task none_looks_at_all_pairs_of_rows_when_it_was_planned_before_there_were_any()
    {
        await host.ExecuteAsync("delete from pg_statistic where starelid::regclass::text ~ '^(ticketing|inference|access)[.]'");
        await ShouldPlanWellAsync(Pairs);
    }

    private async Task ShouldPlanWellAsync(Func<JsonElement, IEnumerable<string>> faultsOf)
    {
        await using var connection = new NpgsqlConnection(Postgres.Address.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync("set plan_cache_mode = force_generic_plan; set jit = off");
        var statements = Statements.All.Where(sent => !ReadsAll(sent)).SelectMany(sent => sent).DistinctBy(statement => statement.Text);
        var (planned, faults) = (0, new List<string>());
        var tests = Spaced(string.Concat(Repository.TestSources().Select(File.ReadAllText)));
        foreach (var statement in statements.Where(sent => IsOfTables().IsMatch(sent.Text) && !sent.Text.Contains(Deliberate) && !tests.Contains(Spaced(sent.Text))))
        {
            var (types, values) = ("", "");
            if (statement.Parameters.Count > 0)
            {
                types = $"({string.Join(", ", statement.Parameters.Select(parameter => parameter.Type))})";
                values = $"({string.Join(", ", statement.Parameters.Select(_ => "null"))})";
            }

            try
            {
                await ExecuteAsync($"prepare looked_at{types} as {Numbered(statement)}");
                await using var explain = new NpgsqlCommand($"explain (format json) execute looked_at{values}", connection);
                var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan");
                faults.AddRange(faultsOf(plan).Select(fault => $"{fault}: {statement.Text}"));
                await ExecuteAsync("deallocate looked_at");
                planned++;
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // A test's own table, which is gone.
            }
            catch (PostgresException refused)
            {
                faults.Add($"{refused.MessageText}: {types} {statement.Text}");
            }
        }

        output.WriteLine($"{planned} statements");
        string.Join("\n\n", faults).ShouldBe("");

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    // A join of two tables whose condition no index helps with: it looks at each row of one for each row of the other. What was
    // handed in, as an array, is of bounded length, and what is found by its id is one row.
    private static IEnumerable<string> Pairs(JsonElement node)
    {
        var plans = node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().ToArray() : [];
        if (node.GetProperty("Node Type").GetString() == "Nested Loop" && $"{Filter(node)}".Contains(" = ") && plans.All(plan => IsOfTable(plan)))
            yield return $"Looks at all pairs for {Filter(node)}";
        foreach (var fault in plans.SelectMany(Pairs))
            yield return fault;

        static string? Filter(JsonElement node) => node.TryGetProperty("Join Filter", out var filter) ? filter.GetString() : null;
    }

    private static bool IsOfTable(JsonElement node) =>
        node.GetProperty("Node Type").GetString() != "Function Scan"
        && !(node.TryGetProperty("Index Cond", out var condition) && condition.GetString()!.StartsWith("(id = $", StringComparison.Ordinal))
        && (!node.TryGetProperty("Plans", out var plans) || plans.EnumerateArray().All(IsOfTable));

    private static IEnumerable<string> Faults(JsonElement node, bool isLimited = false)
    {
        var type = node.GetProperty("Node Type").GetString()!;
        var rows = node.GetProperty("Plan Rows").GetDouble();
        if (type == "Seq Scan" && rows > Rows && !isLimited)
            yield return $"Reads all of {node.GetProperty("Relation Name")}";
        if (type is "Sort" or "Hash" or "Materialize" && rows > Many)
            yield return $"{type} of {rows} rows";
        if (node.TryGetProperty("Plans", out var plans))
            foreach (var fault in plans.EnumerateArray().SelectMany(plan => Faults(plan, isLimited: type == "Limit")))
                yield return fault;
    }

    // As tests are indented.
    private static string Spaced(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // It says so, and has a limit of time.
    private static bool ReadsAll(IReadOnlyList<Statement> sent) => sent.Any(statement => statement.Text.Contains("enable_seqscan"));

    private static string Numbered(Statement statement)
    {
        var text = statement.Text;
        for (var i = 0; i < statement.Parameters.Count; i++)
            if (statement.Parameters[i].Name is { Length: > 0 } name)
                text = Regex.Replace(text, $@"(?<![:\w])[:@]{name.TrimStart('@', ':')}\b", $"$${i + 1}");
        return text;
    }

    [GeneratedRegex(
        @"^\s*(select|insert|update|delete|with)\b.*\b(ticketing|inference|access)\.",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex IsOfTables();
}
