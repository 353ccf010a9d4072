using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What endpoints are told is written with the decision, and only if one of them wants it.</summary>
[Collection(OneHost.Name)]
public sealed class telling_what_was_decided(TicketsHost host) : IAsyncLifetime
{
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

    [Fact]
    public async Task says_what_the_ticket_says_but_for_its_text()
    {
        var webhook = await _bench.WantedAsync();
        var id = await host.ClassifiedTicketAsync();
        var delivery = (await _bench.DeliveriesAsync(webhook)).ShouldHaveSingleItem();
        (delivery.Type, delivery.TicketId, delivery.State, delivery.Attempts).ShouldBe(("ticket.classified", id, DeliveryState.Pending, 0));

        var ticket = await host.GetAsync($"/requests/{id}");
        var body = JsonNode.Parse(delivery.Body)!;
        body.Text("type").ShouldBe("ticket.classified");
        body.Text("timestamp").ShouldBe(ticket.Text("classified_at"));
        var names = body["data"]!.AsObject().Select(field => field.Key).ToList();
        names.ShouldBe(
            [
                "id", "source", "external_id", "status", "category", "confidence", "alternatives", "reason", "model_version",
                "classified_at", "corrected_by", "version",
            ]
        );
        foreach (var name in names)
            JsonNode.DeepEquals(body["data"]![name], ticket[name]).ShouldBeTrue($"{name}: {body["data"]![name]} and {ticket[name]}");
        delivery.Body.ShouldNotContain("March");
    }

    [Fact]
    public async Task tells_nothing_that_nobody_wants()
    {
        await _bench.WantedAsync("ticket.failed", "job.finished");
        var off = await _bench.WantedAsync();
        await host.ExecuteAsync($"update ticketing.webhook set enabled = false where id = '{off.Webhook.Id}'");
        await _bench.CorrectedTicketAsync();
        (await _bench.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task tells_of_corrections_of_withdrawals_and_of_failures()
    {
        var webhook = await _bench.WantedAsync();
        var id = await _bench.CorrectedTicketAsync();
        await _bench.CorrectAsync(id); // says nothing new
        (await host.Http.DeleteAsync($"/requests/{id}/category?by=ann")).EnsureSuccessStatusCode();
        var events = await _bench.DeliveriesAsync(webhook);
        string.Join(' ', events.Select(one => one.Type)).ShouldBe("ticket.classified ticket.corrected ticket.classified");
        var corrected = JsonNode.Parse(events[1].Body)!["data"]!;
        (corrected.Text("category"), corrected.Text("corrected_by"), corrected.Text("confidence"), corrected.Text("alternatives"))
            .ShouldBe(("other", "ann", "null", "[]"));
        JsonNode.Parse(events[2].Body)!["data"]!.ToJsonString().ShouldBe(JsonNode.Parse(events[0].Body)!["data"]!.ToJsonString());

        await host.UnclassifyAsync("now()");
        var work = host.Alba.Services.GetRequiredService<Contracts.IBacklog>().WorkOf(new Contracts.ClassifyTickets([id]));
        await work.FailAsync(id, "no_model", CancellationToken.None);
        var failed = (await _bench.DeliveriesAsync(webhook))[^1];
        failed.Type.ShouldBe("ticket.failed");
        JsonNode.Parse(failed.Body)!["data"]!.Text("reason").ShouldBe("no_model");
    }

    [Fact]
    public async Task tells_of_many_corrections_at_once()
    {
        var webhook = await _bench.WantedAsync("ticket.corrected");
        var first = await host.ClassifiedTicketAsync();
        var second = await host.ClassifiedTicketAsync();
        var answer = await host.Http.PostAsync(
            $"/requests/category?ids={first},{second}",
            Refusals.Json("""{"category": "other", "by": "ann"}""")
        );
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        (await _bench.DeliveriesAsync(webhook)).Select(one => one.TicketId!.Value).Order().ShouldBe([first, second]);
    }

    [Fact]
    public async Task tells_nothing_of_what_was_rolled_back()
    {
        var webhook = await _bench.WantedAsync();
        var id = await host.ClassifiedTicketAsync();
        await host.ExecuteAsync(
            """
            create or replace function ticketing.refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
            create trigger refusing before insert on ticketing.mt_doc_correction for each row execute function ticketing.refuse()
            """
        );
        try
        {
            var answer = await host.Http.PostAsync($"/requests/{id}/category", Refusals.Json("""{"category": "other", "by": "ann"}"""));
            ((int)answer.StatusCode).ShouldBe(500);
        }
        finally
        {
            await host.ExecuteAsync("drop trigger refusing on ticketing.mt_doc_correction; drop function ticketing.refuse()");
        }

        (await host.GetAsync($"/requests/{id}")).Text("corrected_by").ShouldBe("null");
        (await _bench.DeliveriesAsync(webhook)).ShouldHaveSingleItem().Type.ShouldBe("ticket.classified");
    }

    // It is decided about again.
    [Fact]
    public async Task tells_nothing_of_a_text_that_was_replaced_meanwhile()
    {
        await _bench.WantedAsync();
        var id = await host.ClassifiedTicketAsync();
        await host.ExecuteAsync("truncate ticketing.outcome, ticketing.webhook_delivery");
        await host.ExecuteAsync($"insert into ticketing.backlog (id, sent_at, revised_at) values ('{id}', now(), now())");
        await host.ExecuteAsync(
            $"insert into ticketing.outcome (id, status, best, confidence, classified_at) values ('{id}', 'processed', 'billing', 0.9, now())"
        );
        (await _bench.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task says_of_a_run_that_it_is_over_unless_all_is_wanted()
    {
        var webhook = await _bench.WantedAsync();
        var all = await _bench.WantedAsync(_bench.Receiver, bulk: true);
        var import = await host.SeededAsync();
        var run = await host.ProcessedAsync();

        var events = await _bench.DeliveriesAsync(webhook);
        string.Join(' ', events.Select(one => one.Type)).ShouldBe("job.finished job.finished");
        var told = JsonNode.Parse(events[1].Body)!["data"]!;
        told.Text("id").ShouldBe(run.Text("task_id"));
        foreach (var name in new[] { "kind", "state", "total", "done", "failed", "error", "by", "created_at", "started_at", "finished_at" })
            told.Text(name).ShouldBe(run.Text(name), name);
        JsonNode.Parse(events[0].Body)!["data"]!.Text("id").ShouldBe(import.Text("task_id"));

        var everything = (await _bench.DeliveriesAsync(all)).CountBy(one => one.Type.Split('.')[0]).ToDictionary();
        (everything["ticket"], everything["job"]).ShouldBe((3, 2));
    }

    [Fact]
    public async Task says_of_tickets_that_are_classified_again_that_the_run_is_over()
    {
        var id = await host.ClassifiedTicketAsync();
        var model = (await host.GetAsync($"/requests/{id}")).Text("model_version");
        await host.ExecuteAsync("update ticketing.outcome set model_version = 'old'");
        var webhook = await _bench.WantedAsync();
        var all = await _bench.WantedAsync(_bench.Receiver, bulk: true, "ticket.classified", "ticket.needs_review");
        var answer = await host.Http.PostAsync("/requests/reclassify?model=old", Refusals.Json("""{"by": "ann"}"""));
        var task = await answer.TaskAsync();
        await host.EndAsync(task);
        await host.ReconcileAsync();
        var undone = await (await host.Http.DeleteAsync($"/requests/reclassify/{task}?by=ann")).JsonAsync();
        undone.Text("restored").ShouldBe("1");
        (await _bench.DeliveriesAsync(webhook)).ShouldHaveSingleItem().Type.ShouldBe("job.finished");
        var models = (await _bench.DeliveriesAsync(all)).Select(one => JsonNode.Parse(one.Body)!["data"]!.Text("model_version"));
        models.ShouldBe([model, "old"]);
    }

    [Fact]
    public async Task forgets_what_was_told_with_the_ticket_and_after_a_week()
    {
        await _bench.WantedAsync();
        var erased = await host.ClassifiedTicketAsync();
        (await host.Http.DeleteAsync($"/requests/{erased}")).EnsureSuccessStatusCode();
        (await _bench.CountAsync()).ShouldBe(0);

        await host.ClassifiedTicketAsync();
        await _bench.SendAsync();
        await _bench.CorrectedTicketAsync();
        (await ClearAfterAsync(TimeSpan.FromDays(6))).ShouldBe(0);
        (await ClearAfterAsync(TimeSpan.FromDays(2))).ShouldBe(1, "the other two are still to be sent");
        (await _bench.CountAsync()).ShouldBe(2);
    }

    private async Task<long> ClearAfterAsync(TimeSpan time)
    {
        _bench.Clock.Advance(time);
        var services = host.Alba.Services;
        var tickets = new ExpiredTickets(host.Database, services.GetRequiredService<Erasure>(), _bench.Clock);
        var metrics = services.GetRequiredService<TicketingMetrics>();
        var audit = services.GetRequiredService<SharedKernel.IAudit>();
        using var retention = new Retention(host.Database, tickets, audit, metrics, new() { Jobs = default }, _bench.Clock, NullLogger<Retention>.Instance);
        return await retention.ClearAsync(CancellationToken.None);
    }
}
