using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What is broken on purpose is found, with what to do about it.</summary>
[Collection(OneHost.Name)]
public sealed class asking_the_doctor(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with three faults, when queues were compared before their policies had been applied: they seemed to be classic.
    [Fact]
    public async Task finds_no_fault_where_all_is_well()
    {
        var (code, findings) = await AskAsync([]);
        findings.Where(finding => finding.Value.Text("verdict") == "fault").Select(finding => finding.Value.Text("sentence")).ShouldBeEmpty();
        code.ShouldBe(0);
        findings["queues.inference_queue"].Text("sentence").ShouldStartWith("1 host listens on inference_queue");
        findings["model.in_use"].Text("verdict").ShouldBe("ok");
    }

    // Failed, with a stack trace, when what needs tables was looked at all the same.
    [Fact]
    public async Task says_of_servers_that_do_not_let_it_in_which_and_why()
    {
        var (code, findings) = await AskAsync(
            new()
            {
                ["ConnectionStrings__postgres"] = new NpgsqlConnectionStringBuilder(Postgres.Address.ConnectionString) { Password = "no" }.ConnectionString,
                ["ConnectionStrings__rabbitmq"] = Utility.NoServers["ConnectionStrings__rabbitmq"],
            }
        );
        code.ShouldBe(1);
        findings["postgres.reachable"].Text("sentence").ShouldContain("password authentication failed");
        findings["postgres.reachable"].Text("remedy").ShouldContain("ConnectionStrings__postgres");
        findings["rabbitmq.reachable"].Text("verdict").ShouldBe("fault");
        findings.Keys.ShouldNotContain("work.waiting");
        findings.Keys.ShouldContain("doctor.incomplete");
    }

    // Failed when the right to change was not asked for.
    [Fact]
    public async Task says_which_tables_may_not_be_changed_and_which_are_missing()
    {
        await host.ExecuteAsync(
            """
            drop role if exists onlooker;
            create role onlooker login password 'onlooker';
            grant usage on schema ticketing, inference, access, wolverine to onlooker;
            grant select, insert on all tables in schema ticketing, inference, access, wolverine to onlooker;
            alter table ticketing.backlog rename column revised_at to elsewhere
            """
        );
        try
        {
            var onlooker = new NpgsqlConnectionStringBuilder(Postgres.Address.ConnectionString) { Username = "onlooker", Password = "onlooker" };
            var (code, findings) = await AskAsync(new() { ["ConnectionStrings__postgres"] = onlooker.ConnectionString });
            code.ShouldBe(1);
            findings["postgres.rights"].Text("sentence").ShouldContain("ticketing.outcome");
            findings["postgres.schema"].Text("sentence").ShouldContain("ticketing.backlog.revised_at");
            findings["postgres.schema"].Text("remedy").ShouldContain("db-apply");
        }
        finally
        {
            await host.ExecuteAsync(
                """
                alter table ticketing.backlog rename column elsewhere to revised_at;
                drop owned by onlooker; drop role onlooker
                """
            );
        }
    }

    [Fact]
    public async Task says_which_indexes_were_not_finished()
    {
        const string index = "update pg_index set indisvalid = {0} where indexrelid = 'ticketing.outcome_by_category'::regclass";
        await host.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, index, false));
        try
        {
            var (_, findings) = await AskAsync([]);
            findings["postgres.indexes"].Text("verdict").ShouldBe("warning");
            findings["postgres.indexes"].Text("sentence").ShouldContain("ticketing.outcome_by_category");
        }
        finally
        {
            await host.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, index, true));
        }
    }

    // Failed when a queue was only looked for by its name.
    [Fact]
    public async Task says_which_queue_is_of_another_type_and_which_is_missing()
    {
        var vhost = await Broker.AddAsync("doctor");
        await using (var connection = await new ConnectionFactory { Uri = vhost }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
            await channel.QueueDeclareAsync("ticket_queue", durable: true, exclusive: false, autoDelete: false);
        var (code, findings) = await AskAsync(new() { ["ConnectionStrings__rabbitmq"] = $"{vhost}" });
        code.ShouldBe(1);
        findings["rabbitmq.ticket_queue"].Text("sentence").ShouldContain("x-queue-type");
        findings["rabbitmq.inference_queue"].Text("remedy").ShouldBe("./tickets resources setup");
        findings["queues.ticket_queue"].Text("sentence").ShouldBe("No host listens on ticket_queue.");
    }

    // Failed, with one finding of each kind missing, when the filter of its count was turned around.
    [Fact]
    public async Task says_what_waits_what_failed_who_is_not_told_and_that_there_is_no_model()
    {
        await Tables.KeepModelsAsync();
        await host.ExecuteAsync(
            """
            truncate inference.model_alias;
            insert into ticketing.backlog (id, sent_at) values ('01930000-0000-7000-8000-000000000001', now());
            insert into ticketing.job (id, kind, state, created_at, touched_at)
                values (gen_random_uuid(), 'seed', 'running', now() - interval '1 hour', now() - interval '1 hour');
            insert into ticketing.outcome (id, status, classified_at) values (gen_random_uuid(), 'failed', now());
            insert into ticketing.webhook (id, url, events, bulk, enabled, disabled_because, secret, created_at, created_by)
                values (gen_random_uuid(), 'https://gone.example/', '[]', false, false, 'It answered 410 Gone.', 's', now(), 'ann');
            insert into ticketing.webhook_delivery (id, sequence, webhook_id, type, body, state, next_at, created_at)
                select gen_random_uuid(), 1, id, 'ticket.classified', '{}', 'failed', now(), now() from ticketing.webhook;
            insert into ticketing.connection (id, name, settings, created_at, created_by, mailbox_error, mailbox_failing_since)
                values (gen_random_uuid(), 'support', '{}', now(), 'ann', 'It refuses the password.', now())
            """
        );
        try
        {
            var (code, findings) = await AskAsync([]);
            code.ShouldBe(1);
            findings["model.in_use"].Text("sentence").ShouldContain("no model in use");
            findings["work.waiting"].Text("verdict").ShouldBe("fault");
            findings["work.jobs"].Text("sentence").ShouldStartWith("1 jobs");
            findings["work.dead_letters"].Text("sentence").ShouldStartWith("1 tickets failed");
            findings["links.webhook_disabled"].Text("sentence").ShouldContain("https://gone.example/");
            findings["links.deliveries_fail"].Text("sentence").ShouldBe("Deliveries to https://gone.example/ were given up: 1.");
            findings["links.mailbox_fails"].Text("sentence").ShouldBe("The mailbox support can't be read: It refuses the password.");
        }
        finally
        {
            await Tables.RestoreModelsAsync();
        }
    }

    private static async Task<(int Code, Dictionary<string, JsonNode> Findings)> AskAsync(Dictionary<string, string> environment)
    {
        var run = await Utility.RunAsync(environment, "doctor", "--json");
        run.Errors.ShouldBeEmpty();
        var findings = JsonNode.Parse(run.Output)!["findings"]!.AsArray();
        return (run.ExitCode, findings.ToDictionary(finding => finding!.Text("check"), finding => finding!));
    }
}
