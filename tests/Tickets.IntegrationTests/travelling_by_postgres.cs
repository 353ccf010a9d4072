using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Runtime.Serialization;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Messages need no broker: what else is tested holds with tables of PostgreSQL as well.</summary>
public sealed class travelling_by_postgres(HostsWithoutABroker hosts) : IClassFixture<HostsWithoutABroker>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await Tables.ClearAsync(hosts.Database);
        await ExecuteAsync("delete from wolverine_queues.wolverine_queue_training_queue");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when nobody listened; and, with 202 after the time, when a message waited for the next look instead of being told.
    [Fact]
    public async Task a_ticket_is_classified_by_another_host_at_once()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/requests")
        {
            Content = JsonContent.Create(new { subject = "Invoice", body = "wrong amount charged", priority = "low" }),
            Headers = { { "Prefer", "wait=10" } },
        };
        var answer = await hosts.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.JsonAsync()).Text("category").ShouldBe("billing");
    }

    // Failed, with a run that did not end, when messages of chunks had no way.
    [Fact]
    public async Task a_file_is_imported_and_its_backlog_is_classified()
    {
        await EndAsync(await hosts.Http.UploadAsync(Scenarios.Sample));
        var run = await EndAsync(await hosts.Http.PostAsJsonAsync("/process-tickets", new { batch_size = 1 }));
        (run.Text("done"), run.Text("failed")).ShouldBe(("3", "0"));
    }

    // Failed, with 10 s, when each listener waited for the next look after a message, a second later.
    [Fact]
    public async Task the_next_message_is_taken_as_soon_as_one_is_done()
    {
        // Nobody is told of these.
        var serializer = hosts.Ticketing.Services.GetRequiredService<WolverineOptions>().DefaultSerializer;
        foreach (var _ in Enumerable.Range(0, 40))
            await InsertAsync(
                new Envelope(new ClassifyTickets([Guid.NewGuid()])) { Serializer = serializer, ContentType = serializer.ContentType }
            );
        var watch = Stopwatch.StartNew();
        await EventuallyAsync(() => WaitingAsync("inference_queue"), 0);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(5, "four are worked on at a time");
    }

    // Failed when depth was not known, so that the reconciler did not look.
    [Fact]
    public async Task a_message_that_was_lost_is_sent_again()
    {
        var ticket = (await (await hosts.Http.SubmitAsync()).JsonAsync()).Text("ticket_id");
        await ClassifiedAsync(ticket);
        await ExecuteAsync(
            """
            insert into ticketing.backlog (id, sent_at) select id, now() - interval '1 hour' from ticketing.outcome;
            truncate ticketing.outcome
            """
        );
        await hosts.Ticketing.Services.GetRequiredService<Ticketing.Reconciler>().LookAsync(CancellationToken.None);
        await ClassifiedAsync(ticket);
    }

    // Failed, with no dead letter, when such a message was taken and dropped.
    [Fact]
    public async Task a_message_of_an_unknown_kind_is_kept_as_a_dead_letter()
    {
        await InsertAsync(new Envelope { MessageType = "nonsense", ContentType = "application/json", Data = "{\"a\":1}"u8.ToArray() });
        await EventuallyAsync(async () => (await DeadLettersAsync()).Count, 1);
        (await DeadLettersAsync())[0]!.Text("message_type").ShouldBe("nonsense");
    }

    // Failed when the column was not in what the schema is compared with: the host was ready, and its listeners were not.
    [Fact]
    public async Task a_host_without_its_queue_is_not_ready_and_says_what_to_do()
    {
        hosts.Ticketing.Services.GetRequiredService<Host.DatabaseSchema>().Doubt();
        await ExecuteAsync("alter table wolverine_queues.wolverine_queue_ticket_queue rename to elsewhere");
        try
        {
            var answer = await hosts.Http.GetAsync("/health/ready");
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var problem = (await answer.JsonAsync())["checks"]!["schema"]!.Text("description");
            problem.ShouldContain("wolverine_queue_ticket_queue");
            problem.ShouldContain("db-apply");
        }
        finally
        {
            await ExecuteAsync("alter table wolverine_queues.elsewhere rename to wolverine_queue_ticket_queue");
        }

        await EventuallyAsync(() => hosts.Http.AskReadyAsync(), HttpStatusCode.OK);
    }

    // Failed when hosts were counted by their connections; and when a host that had ended still counted.
    [Fact]
    public async Task the_overview_tells_how_many_hosts_listen_and_how_many_messages_wait()
    {
        await EventuallyAsync(() => ListeningAsync("inference_queue"), 1);
        var another = await HostsWithoutABroker.StartAsync("inference");
        await EventuallyAsync(() => ListeningAsync("inference_queue"), 2);
        (await ListeningAsync("ticket_queue")).ShouldBe(1);
        await another.DisposeAsync();
        await EventuallyAsync(() => ListeningAsync("inference_queue"), 1);
    }

    // Failed when the message was kept for ever: while nobody listens, one is sent every few seconds.
    [Fact]
    public async Task a_message_of_a_training_is_of_no_use_after_a_minute()
    {
        await ExecuteAsync(
            """
            create schema if not exists watched;
            create table if not exists watched.until as select keep_until - now() as left from wolverine_queues.wolverine_queue_training_queue;
            create or replace function watched.note() returns trigger language plpgsql as
                $$ begin insert into watched.until values (new.keep_until - now()); return null; end $$;
            create or replace trigger noting after insert on wolverine_queues.wolverine_queue_training_queue
                for each row execute function watched.note()
            """
        );
        await using (var scope = hosts.Ticketing.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new TrainModel(Guid.NewGuid()));
        var left = await hosts.Database.ScalarAsync<TimeSpan>("select max(watched.until.left) from watched.until", [], CancellationToken.None);
        await ExecuteAsync("drop schema watched cascade");
        left.TotalSeconds.ShouldBeInRange(50, 60);
    }

    private async Task InsertAsync(Envelope envelope)
    {
        envelope.Destination = new Uri("postgresql://inference_queue");
        await hosts.Database.ExecuteAsync(
            "insert into wolverine_queues.wolverine_queue_inference_queue (id, body, message_type) values ($1, $2, $3)",
            [envelope.Id, EnvelopeSerializer.Serialize(envelope), envelope.MessageType],
            CancellationToken.None
        );
    }

    private async Task<long> WaitingAsync(string queue) =>
        await hosts.Database.ScalarAsync<long>($"select count(*) from wolverine_queues.wolverine_queue_{queue}", [], CancellationToken.None);

    private async Task<JsonNode> EndAsync(HttpResponseMessage answer)
    {
        var status = $"/status/{await answer.TaskAsync()}";
        await EventuallyAsync(async () => (await GetAsync(status)).Text("state"), "succeeded");
        return await GetAsync(status);
    }

    private Task ClassifiedAsync(string ticket) =>
        EventuallyAsync(async () => (await GetAsync($"/requests/{ticket}")).Text("status"), "processed");

    private async Task<JsonArray> DeadLettersAsync() => (await GetAsync("/dead-letters"))["items"]!.AsArray();

    private async Task<int> ListeningAsync(string queue) =>
        (await GetAsync("/overview"))["queues"]!.AsArray().SingleOrDefault(each => each!.Text("name") == queue)?["consumers"]?.GetValue<int>() ?? 0;

    private async Task<JsonNode> GetAsync(string url) => JsonNode.Parse(await hosts.Http.GetStringAsync(url))!;

    private async Task ExecuteAsync(string sql) => await hosts.Database.ExecuteAsync(sql, [], CancellationToken.None);
}
