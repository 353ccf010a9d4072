using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Tickets.SharedKernel;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What is decided about a ticket of a connection is written back to its help desk, the way webhooks go.</summary>
[Collection(OneHost.Name)]
public sealed class writing_decisions_back(TicketsHost host) : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private WebhookBench _bench = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _bench = await WebhookBench.StartAsync(host);
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await host.ClearAsync();
    }

    // Failed when each correction was written, and when those of other sources were.
    [Fact]
    public async Task it_is_written_when_it_changes_and_only_of_its_own_tickets()
    {
        await ConnectAsync();
        var ticket = await ReceiveAsync(7);
        await _bench.CorrectedTicketAsync();
        await _bench.CorrectAsync(ticket, "billing");
        await _bench.SendAsync();
        await _bench.CorrectAsync(ticket, "Billing");
        await _bench.SendAsync();
        await _bench.CorrectAsync(ticket, "technical");
        await _bench.SendAsync();

        var written = _bench.Receiver.All.Select(received => $"{received.Path} {received.Body}").TakeLast(2);
        written.ShouldBe(["/t/7 {\"label\":\"accounts\"}", "/t/7 {\"label\":\"it\"}"]);
        _bench.Receiver.All.ShouldAllBe(received => received.Path == "/t/7" && received.Id == "");
        var deliveries = (await host.GetAsync("/connections/desk/deliveries"))["items"]!.AsArray();
        deliveries[1]!.Text("answer").ShouldBe("Nothing has changed: this was written before.");
        deliveries[0]!.Text("request").ShouldBe($"PUT {_bench.Receiver.Url}/t/7\n{{\"label\":\"it\"}}");
        deliveries.ShouldAllBe(delivery => delivery!.Text("ticket_id") == $"{ticket}" && delivery!.Text("state") == "delivered");
        (await host.GetAsync("/webhooks"))["items"]!.AsArray().ShouldBeEmpty();
    }

    // Failed when 410 disabled the connection for one ticket that was deleted.
    [Fact]
    public async Task a_help_desk_that_is_busy_is_left_alone_and_what_it_refuses_is_given_up()
    {
        await ConnectAsync();
        await _bench.CorrectAsync(await ReceiveAsync(7), "billing");
        _bench.Receiver.AnswerWith(429, "Slow down", retryAfter: "60");
        await _bench.SendAsync();
        var attempts = _bench.Receiver.All.Count;
        await _bench.SendAfterAsync(50 * Second);
        _bench.Receiver.All.Count.ShouldBe(attempts);
        _bench.Receiver.AnswerWith(410);
        await _bench.SendAfterAsync(15 * Second);
        await _bench.SendAfterAsync(60 * Second);
        var failed = (await host.GetAsync("/connections/desk/deliveries?state=failed"))["items"]!.AsArray();
        failed.Select(one => one!.Text("status")).Distinct().ShouldBe(["410"]);
        (await host.GetAsync("/connections/desk")).Text("failed").ShouldBe($"{failed.Count}");

        _bench.Receiver.AnswerWith(200);
        using var answer = await host.Http.PostAsJsonAsync("/connections/desk/replay", new { since = "2026-01-01T00:00:00Z" });
        (await answer.JsonAsync()).Text("replayed").ShouldBe($"{failed.Count}");
        await _bench.SendAsync();
        await _bench.SendAfterAsync(Second);
        _bench.Receiver.All[^1].Body.ShouldBe("{\"label\":\"accounts\"}");
        (await host.GetAsync("/connections/desk")).Text("failed").ShouldBe("0");
    }

    // Failed when the bucket was asked for after what was due was taken.
    [Fact]
    public async Task no_more_is_written_in_a_minute_than_was_said()
    {
        await ConnectAsync(perMinute: 2);
        for (var id = 1; id <= 3; id++)
            await _bench.CorrectAsync(await ReceiveAsync(id), "billing");
        await _bench.SendAsync();
        await _bench.SendAsync();
        _bench.Receiver.All.Count.ShouldBe(2);
        (await host.ScalarAsync<long>("select count(*) from ticketing.webhook_delivery where attempts > 0")).ShouldBe(2);
    }

    private Task<NewConnection> ConnectAsync(int perMinute = 600)
    {
        var settings = JsonSerializer.Deserialize<ConnectionSettings>(
            $$"""
            {"verify": {"kind": "none"}, "map": {"external_id": "/id", "subject": "/title"}, "values": {"site": "{{_bench.Receiver.Url}}"},
            "write_back": {"method": "PUT", "url": "{site}/t/{external_id}", "headers": {"Authorization": "Bearer {token}"},
                "body": {"label": "{label}"}, "labels": {"billing": "accounts", "*": "it"}, "per_minute": {{perMinute}} } }
            """,
            JsonStyle.Requests
        );
        var connections = new Connections(host.Database, new WebhookSettings { AllowPrivate = true }, _bench.Clock);
        return connections.CreateAsync(
            Guid.CreateVersion7(),
            new ConnectionRequest { Name = "desk", Settings = settings, Token = "secret" },
            "ann",
            CancellationToken.None
        );
    }

    // A ticket that no model is sure of, so that only persons decide about it.
    private async Task<Guid> ReceiveAsync(int id)
    {
        using var answer = await host.Http.PostAsJsonAsync("/in/desk", new { id, title = "zqxj xqz" });
        var ticket = Guid.Parse((await answer.JsonAsync()).Text("ticket_id"));
        await EventuallyAsync(() => host.ScalarAsync<long>($"select count(*) from ticketing.outcome where id = '{ticket}'"), 1);
        return ticket;
    }
}
