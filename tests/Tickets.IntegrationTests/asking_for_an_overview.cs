using System.Net;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class asking_for_an_overview(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task tells_what_there_is_and_what_was_done()
    {
        await host.SeededAsync();
        await host.ClassifiedTicketAsync();
        await host.UnfinishedImportAsync("body\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => $"ticket {row}\n")));
        var overview = await EventuallyAsync(overview => overview["tickets"]!.Text("unprocessed") == "5003");
        var tickets = overview["tickets"]!;
        (tickets.Text("processed"), tickets.Text("queued"), tickets.Text("failed")).ShouldBe(("1", "0", "0"));
        overview.Text("dead_letters").ShouldBe("0");
        overview.Text("oldest_queued_seconds").ShouldBe("null");
        overview.Text("expected_wait_seconds").ShouldBe("1");
        overview["last_hour"]!["accepted"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(1);
        overview["last_hour"]!["decided"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(1);
        var minutes = overview["per_minute"]!.AsArray();
        minutes.Count.ShouldBe(60);
        minutes.Sum(minute => minute!["decided"]!.GetValue<int>()).ShouldBe(overview["last_hour"]!["decided"]!.GetValue<int>());
        overview["queues"]!.AsArray().Select(queue => (queue!.Text("name"), queue!.Text("consumers")))
            .ShouldBe([("ticket_queue", "1"), ("inference_queue", "1"), ("training_queue", "1")]);
        overview.Text("model").Length.ShouldBe(12);
        overview["jobs"]!.AsArray().ShouldHaveSingleItem()!.Text("kind").ShouldBe("seed");
        overview["warnings"]!.AsArray().ShouldBeEmpty();

        var utility = await Utility.RunAsync("overview");
        utility.ExitCode.ShouldBe(0, utility.Errors);
        var printed = JsonNode.Parse(utility.Output)!;
        printed["tickets"]!.Text("unprocessed").ShouldBe("5003");
        printed["queues"]!.AsArray().Count.ShouldBe(3);
    }

    // Failed, with a statement for each of them, when each had the tables read.
    [Fact]
    public async Task a_hundred_who_ask_cost_one_look()
    {
        await EventuallyAsync(_ => true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => host.GetAsync("/overview")));
        answers.Select(answer => answer.Text("as_of")).Distinct().Count().ShouldBeLessThanOrEqualTo(2);
    }

    // Failed when it waited for the next one, and when the old one hid for good that PostgreSQL was away.
    [Fact]
    public async Task who_takes_an_old_one_need_not_wait()
    {
        var clock = new FakeTimeProvider();
        await using var database = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("ConnectionStrings__postgres")!);
        var overviews = new Overviews(ActivatorUtilities.CreateInstance<OverviewReader>(host.Alba.Services, database), clock);
        var old = await overviews.GetAsync(CancellationToken.None);
        await using (var connection = await host.Database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var locking = connection.CreateCommand();
            locking.CommandText = "lock table ticketing.outcome in access exclusive mode";
            await locking.ExecuteNonQueryAsync();
            clock.Advance(TimeSpan.FromHours(1));
            (await overviews.GetLatestAsync(CancellationToken.None)).ShouldBeSameAs(old);
            var next = overviews.GetAsync(CancellationToken.None);
            next.IsCompleted.ShouldBeFalse();
            await transaction.RollbackAsync();
            (await next).AsOf.ShouldBeGreaterThan(old.AsOf);
        }

        await database.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(1));
        await overviews.GetLatestAsync(CancellationToken.None);
        await Waiting.EventuallyAsync(
            async () => await Record.ExceptionAsync(() => overviews.GetLatestAsync(CancellationToken.None)) is ObjectDisposedException,
            "it says that it can't be read"
        );
    }

    [Fact]
    public async Task a_ticket_that_waits_says_for_how_long()
    {
        // Before the ticket comes there is an old one that nobody has classified.
        await host.ExecuteAsync(
            """
            insert into ticketing.backlog (id, sent_at)
            select (lpad(to_hex((extract(epoch from now() - interval '5 minutes') * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid, now()
            """
        );
        var overview = await EventuallyAsync(overview => overview.Text("queued") == "1" && Of(overview) > 250);
        // Tests before this one may have had tickets decided in the last minute; then the wait is short.
        var expected = overview["expected_wait_seconds"]!.GetValue<int>();
        expected.ShouldBeInRange(1, 600);

        using var none = await TicketsHost.StartAsync(("Roles", "ticketing"));
        var http = none.Server.CreateClient();
        await http.GetAsync("/overview");
        await using var connection = await host.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var locking = connection.CreateCommand();
        locking.CommandText = "lock table ticketing.outcome in share mode"; // nothing is decided meanwhile
        await locking.ExecuteNonQueryAsync();
        var answer = await http.SubmitAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var retryAfter = answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        retryAfter.ShouldBeInRange(1, 600);
        var ticket = JsonNode.Parse(await http.GetStringAsync(answer.Headers.Location))!;
        ticket.Text("status").ShouldBe("queued");
        ticket["expected_wait_seconds"]!.GetValue<int>().ShouldBeInRange(1, 600);
        var task = await http.GetAsync($"/status/{ticket.Text("id")}");
        (await task.JsonAsync())["expected_wait_seconds"]!.GetValue<int>().ShouldBeInRange(1, 600);
        task.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static double Of(JsonNode overview) => overview["oldest_queued_seconds"]?.GetValue<double>() ?? 0;

    // Until the overview is one of now.
    private async Task<JsonNode> EventuallyAsync(Func<JsonNode, bool> condition)
    {
        JsonNode? overview = null;
        await Waiting.EventuallyAsync(
            async () => condition(overview = await host.GetAsync("/overview")),
            "the overview is as expected"
        );
        return overview!;
    }
}
