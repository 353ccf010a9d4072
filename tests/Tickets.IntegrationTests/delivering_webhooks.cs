using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What happened comes to the endpoints at least once, signed, and in the order of each ticket.</summary>
[Collection(OneHost.Name)]
public sealed class delivering_webhooks(TicketsHost host) : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private WebhookBench _bench = null!;
    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _bench = await WebhookBench.StartAsync(host);
        _receiver = _bench.Receiver;
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await host.ClearAsync();
    }

    [Fact]
    public async Task signs_what_it_sends()
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        _receiver.AnswerWith(202, "Thanks");
        await _bench.SendAsync();
        await _bench.SendAsync();

        var received = _receiver.All.ShouldHaveSingleItem();
        var delivery = (await _bench.DeliveriesAsync(webhook)).ShouldHaveSingleItem();
        (received.Path, received.Id, received.Body).ShouldBe(("/hook", $"{delivery.Id}", delivery.Body));
        received.Timestamp.ShouldBe(_bench.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        received.Signatures.ShouldBe([SignatureOf(received, webhook.Secret!)]);
        (delivery.State, delivery.Attempts, delivery.Status, delivery.Answer).ShouldBe((DeliveryState.Delivered, 1, 202, "Thanks"));
        (delivery.NextAt, delivery.DeliveredAt?.ToUnixTimeSeconds()).ShouldBe((null, _bench.Clock.GetUtcNow().ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task signs_with_the_secret_before_for_a_day()
    {
        var first = await _bench.WantedAsync();
        var second = await _bench.Webhooks.RotateAsync(first.Webhook.Id, CancellationToken.None);
        await SendTestAsync(first);
        _receiver.All[0].Signatures.ShouldBe([SignatureOf(_receiver.All[0], second.Secret!), SignatureOf(_receiver.All[0], first.Secret!)]);

        _bench.Clock.Advance(TimeSpan.FromHours(24) + Second);
        await SendTestAsync(first);
        _receiver.All[1].Signatures.ShouldBe([SignatureOf(_receiver.All[1], second.Secret!)]);
    }

    [Fact]
    public async Task tries_again_ten_times_then_gives_up_and_can_be_told_to_go_on()
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        _receiver.AnswerWith(500, new string('x', 3000));
        await _bench.SendAsync();
        foreach (var seconds in new[] { 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400 })
        {
            var attempts = _receiver.All.Count;
            await _bench.SendAfterAsync(0.89 * seconds * Second);
            _receiver.All.Count.ShouldBe(attempts, $"{seconds} s are not over");
            await _bench.SendAfterAsync(0.22 * seconds * Second);
            _receiver.All.Count.ShouldBe(attempts + 1, $"{seconds} s are over");
        }

        var failed = (await _bench.DeliveriesAsync(webhook)).ShouldHaveSingleItem();
        (failed.State, failed.Attempts, failed.Status, failed.Answer).ShouldBe((DeliveryState.Failed, 10, 500, new string('x', 1024)));
        (await _bench.Webhooks.FindAsync(webhook.Webhook.Id, default)).Failed.ShouldBe(1);
        await _bench.SendAfterAsync(TimeSpan.FromDays(2));
        _receiver.All.Count.ShouldBe(10);
        _receiver.All.DistinctBy(received => received.Id).Count().ShouldBe(1, "it is the same event");

        _receiver.AnswerWith(200);
        (await _bench.Deliveries.ReplayAsync(webhook.Webhook.Id, failed.CreatedAt + Second, default)).ShouldBe(0);
        (await _bench.Deliveries.ReplayAsync(webhook.Webhook.Id, failed.CreatedAt, default)).ShouldBe(1);
        await _bench.SendAsync();
        (await _bench.DeliveriesAsync(webhook)).Single().State.ShouldBe(DeliveryState.Delivered);
        await _bench.Deliveries.ReplayAsync(webhook.Webhook.Id, failed.Id, default);
        await _bench.SendAsync();
        _receiver.All.Count.ShouldBe(12);
    }

    [Fact]
    public async Task sends_nothing_more_to_who_is_gone()
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        _receiver.AnswerWith(410);
        await _bench.SendAsync();
        var gone = await _bench.Webhooks.FindAsync(webhook.Webhook.Id, default);
        (gone.Enabled, gone.DisabledBecause, gone.Failed).ShouldBe((false, "It answered 410 Gone.", 1));
        await EventuallyAsync(
            async () => (await host.GetAsync("/overview"))["warnings"]!.ToJsonString().Contains("webhook_disabled", StringComparison.Ordinal),
            "the overview warns of it"
        );
        await host.ClassifiedTicketAsync();
        await _bench.SendAfterAsync(TimeSpan.FromDays(1));
        _receiver.All.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task leaves_an_endpoint_alone_as_long_as_it_wants(int status)
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        _receiver.AnswerWith(status, retryAfter: "600");
        await _bench.SendAsync();
        await host.ClassifiedTicketAsync();
        _receiver.AnswerWith(200);
        await _bench.SendAfterAsync(599 * Second);
        _receiver.All.Count.ShouldBe(1, "nor does it send another one");
        await _bench.SendAfterAsync(2 * Second);
        _receiver.All.Count.ShouldBe(3);
        (await _bench.DeliveriesAsync(webhook)).ShouldAllBe(delivery => delivery.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task waits_15_s_for_an_answer()
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        using var over = new CancellationTokenSource();
        _receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).WaitAsync(over.Token);
        var sending = _bench.SendAsync();
        await EventuallyAsync(() => _receiver.All.Count == 1, "the endpoint has it");
        _bench.Clock.Advance(TimeSpan.FromSeconds(14.9));
        sending.IsCompleted.ShouldBeFalse();
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await sending.WaitAsync(Patience);
        await over.CancelAsync();
        var delivery = (await _bench.DeliveriesAsync(webhook)).Single();
        (delivery.State, delivery.Attempts, delivery.Status).ShouldBe((DeliveryState.Pending, 1, null));
        delivery.Answer.ShouldBe("There was no answer within 15 s.");
    }

    [Fact]
    public async Task a_slow_endpoint_holds_up_no_other()
    {
        await using var slow = await WebhookReceiver.StartAsync();
        using var over = new CancellationTokenSource();
        slow.Answer = _ => Task.Delay(Timeout.Infinite, over.Token);
        await _bench.WantedAsync(slow, bulk: false);
        await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        var sending = await _bench.Sender.BeginAsync(default);
        await EventuallyAsync(() => _receiver.All.Count == 1, "the other one has it");
        await EventuallyAsync(() => slow.All.Count == 1, "the slow one too");
        await host.ClassifiedTicketAsync();
        await EventuallyAsync(
            async () =>
            {
                await _bench.Sender.BeginAsync(default);
                return _receiver.All.Count == 2;
            },
            "it has the next one"
        );
        slow.All.Count.ShouldBe(1, "a round is under way");
        await over.CancelAsync();
        await Task.WhenAll(sending).WaitAsync(Patience);
    }

    [Fact]
    public async Task follows_no_redirect()
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        _receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        await _bench.SendAsync();
        _receiver.All.ShouldHaveSingleItem().Path.ShouldBe("/hook");
        var delivery = (await _bench.DeliveriesAsync(webhook)).Single();
        (delivery.State, delivery.Status).ShouldBe((DeliveryState.Pending, 307));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task connects_to_no_private_address(string name)
    {
        await using var careful = await WebhookBench.StartAsync(host, allowPrivate: false);
        var webhook = await careful.WantedAsync();
        await host.ExecuteAsync($"update ticketing.webhook set url = replace(url, '127.0.0.1', '{name}')");
        await host.ClassifiedTicketAsync();
        await careful.SendAsync();
        careful.Receiver.All.ShouldBeEmpty();
        var answer = (await careful.DeliveriesAsync(webhook)).Single().Answer.ShouldNotBeNull();
        answer.ShouldStartWith($"It could not be reached: {name} is ");
        answer.ShouldEndWith("no public address; Webhooks__AllowPrivate=true allows it.");
    }

    [Fact]
    public async Task tells_what_became_of_a_ticket_in_that_order()
    {
        await _bench.WantedAsync();
        var first = await _bench.CorrectedTicketAsync();
        _receiver.AnswerWith(500);
        await _bench.SendAsync();
        _bench.Told.ShouldBe("ticket.classified", "the correction waits for it");

        var other = await host.ClassifiedTicketAsync();
        _receiver.AnswerWith(200);
        await _bench.SendAfterAsync(Second);
        _receiver.All[1].Body.ShouldContain($"{other}", Case.Sensitive, "another ticket does not");
        await _bench.SendAfterAsync(10 * Second);
        _bench.Told.ShouldBe("ticket.classified ticket.classified ticket.classified ticket.corrected");
        _receiver.All[3].Body.ShouldContain($"{first}");
    }

    // As after kill -9: who has taken it does not come back.
    [Fact]
    public async Task sends_again_what_a_host_took_with_it()
    {
        var webhook = await _bench.WantedAsync();
        await host.ClassifiedTicketAsync();
        var taken = await _bench.Due.TakeAsync(webhook.Webhook.Id, _bench.Clock.GetUtcNow(), 16, default);
        taken.Count.ShouldBe(1);
        await _bench.SendAfterAsync(59 * Second);
        _receiver.All.ShouldBeEmpty();
        await _bench.SendAfterAsync(2 * Second);
        _receiver.All.ShouldHaveSingleItem();

        // It does come back, and knows nothing of that.
        await _bench.Due.NoteAsync(webhook.Webhook.Id, [new Attempt(taken[0], _bench.Clock.GetUtcNow(), 500, "late", null)], default);
        var delivery = (await _bench.DeliveriesAsync(webhook)).Single();
        (delivery.State, delivery.Attempts, delivery.Answer).ShouldBe((DeliveryState.Delivered, 1, ""));
    }

    [Fact]
    public async Task two_hosts_take_each_one_once()
    {
        var webhook = await _bench.WantedAsync();
        for (var i = 0; i < 40; i++)
            await _bench.Deliveries.TestAsync(webhook.Webhook.Id, default);
        await using var another = await WebhookBench.StartAsync(host);
        _bench.Clock.SetUtcNow(another.Clock.GetUtcNow());
        await Task.WhenAll(_bench.SendAsync(), another.SendAsync());
        _receiver.All.Select(received => received.Id).Distinct().Count().ShouldBe(40);
        _receiver.All.Count.ShouldBe(40);
    }

    [Fact]
    public async Task an_endpoint_that_is_away_for_an_hour_misses_nothing()
    {
        var webhook = await _bench.WantedAsync();
        await _receiver.StopAsync();
        await _bench.CorrectedTicketAsync();
        for (var minutes = 0; minutes < 60; minutes++)
            await _bench.SendAfterAsync(TimeSpan.FromMinutes(1));
        var waiting = await _bench.DeliveriesAsync(webhook);
        (waiting[0].Attempts, waiting[1].Attempts).ShouldBe((4, 0));
        waiting[0].Answer.ShouldNotBeNull().ShouldContain("Connection refused");

        await _receiver.StartAgainAsync();
        await _bench.SendAfterAsync(TimeSpan.FromHours(2));
        _bench.Told.ShouldBe("ticket.classified ticket.corrected");
    }

    private static string SignatureOf(Received received, string secret)
    {
        using var hash = new HMACSHA256(Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal)));
        var signed = $"{received.Id}.{received.Timestamp}.{received.Body}";
        return $"v1,{Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(signed)))}";
    }

    private async Task SendTestAsync(NewWebhook webhook)
    {
        await _bench.Deliveries.TestAsync(webhook.Webhook.Id, default);
        await _bench.SendAsync();
    }
}
