using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Shouldly;
using Tickets.Contracts;
using Wolverine;
using Wolverine.Persistence.Durability;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class dead_letters(TicketsHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync("truncate wolverine.wolverine_dead_letters, ticketing.mt_doc_deadletteraction");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Tickets that ended as failed; what was wrong with them has been repaired since.</summary>
    private async Task<Guid[]> FailedAsync(int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
            ids[i] = await host.ClassifiedTicketAsync();
        await host.ExecuteAsync(
            """
            update ticketing.outcome set status = 'failed', reason = 'out of '
                || case when id = any(select id from ticketing.outcome order by id limit 1) then 'luck' else 'paper' end
            """
        );
        return ids;
    }

    private async Task<JsonNode> PostAsync(string action, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = await host.TrackAsync(() => host.Http.PostAsJsonAsync($"/dead-letters/{action}", body));
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<JsonArray> ListAsync(string query = "") =>
        (await host.GetAsync($"/dead-letters{query}"))["items"]!.AsArray();

    [Fact]
    public async Task lists_failed_tickets_page_by_page()
    {
        var ids = await FailedAsync(3);
        var page = await host.GetAsync("/dead-letters?limit=2");
        page["items"]!.AsArray().Select(item => item!.Text("id")).ShouldBe([$"{ids[2]}", $"{ids[1]}"]);
        var rest = await host.GetAsync($"/dead-letters?limit=2&cursor={page.Text("next_cursor")}");
        rest["items"]!.AsArray().Select(item => item!.Text("id")).ShouldBe([$"{ids[0]}"]);
        rest.Text("next_cursor").ShouldBe("null");
        // Failed, without a link, when only other lists had one.
        var answer = await host.Http.GetAsync("/dead-letters?limit=2&kind=TICKET");
        var next = answer.Headers.GetValues("Link").Single().Split('<', '>')[1];
        (await host.GetAsync(next))["items"]!.AsArray().ShouldHaveSingleItem()!.Text("id").ShouldBe($"{ids[0]}");
        var one = rest["items"]![0]!;
        (one.Text("kind"), one.Text("reason")).ShouldBe(("ticket", "out of luck"));
        (await host.GetAsync($"/dead-letters/{ids[0]}"))["content"]!.Text("status").ShouldBe("failed");
    }

    [Fact]
    public async Task replays_what_matches_and_says_who_did_it()
    {
        var ids = await FailedAsync(3);
        var dry = await PostAsync("replay", new { reason = "PAPER", dry_run = true });
        dry.Text("count").ShouldBe("2");
        dry["examples"]!.AsArray().Select(letter => letter!.Text("id")).ShouldBe([$"{ids[2]}", $"{ids[1]}"]);
        (await ListAsync()).Count.ShouldBe(3, "a dry run only counts");

        (await PostAsync("replay", new { reason = "paper", by = "ann" })).Text("count").ShouldBe("2");
        (await ListAsync()).ShouldHaveSingleItem()!.Text("id").ShouldBe($"{ids[0]}");
        await Scenarios.EventuallyAsync(
            async () => (await host.GetAsync($"/requests/{ids[1]}")).Text("status"),
            "processed"
        );
        var action = (await host.GetAsync("/dead-letters/actions"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        (action.Text("action"), action.Text("by"), action.Text("count")).ShouldBe(("replay", "ann", "2"));
    }

    // Failed when the tickets of all causes were replayed.
    [Fact]
    public async Task counts_them_by_cause_and_replays_those_of_one()
    {
        var ids = await FailedAsync(3);
        var counts = await host.GetAsync("/dead-letters/counts");
        counts["groups"]!.AsArray().Select(group => (group!.Text("exception"), group!.Text("count")))
            .ShouldBe([("out of paper", "2"), ("out of luck", "1")]);
        (counts.Text("total"), counts.Text("others")).ShouldBe(("3", "0"));
        counts["groups"]![0]!.Text("first_failed_at").ShouldStartWith("20");
        (await host.GetAsync("/dead-letters/counts?reason=LUCK")).Text("total").ShouldBe("1");
        (await ListAsync("?exception=out%20of%20luck")).ShouldHaveSingleItem()!.Text("id").ShouldBe($"{ids[0]}");
        (await ListAsync("?message_type=Tickets.Contracts.ClassifyTickets")).ShouldBeEmpty();

        (await PostAsync("replay", new { exception = "out of paper", by = "ann", note = "paper came" })).Text("count").ShouldBe("2");
        (await ListAsync()).ShouldHaveSingleItem()!.Text("id").ShouldBe($"{ids[0]}");
        (await host.GetAsync("/dead-letters/actions"))["items"]![0]!.Text("note").ShouldBe("paper came");
        var counted = await Utility.RunAsync("dead-letters", "count");
        counted.ExitCode.ShouldBe(0, counted.Errors);
        counted.Output.ShouldContain("out of luck");
    }

    // Failed, with the ticket unprocessed, when the reconciler looked at live tickets only.
    [Fact]
    public async Task replays_imported_tickets_even_if_the_message_is_lost()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        await host.UnclassifyAsync("now() - interval '1 hour'");
        await host.ReconcileAsync();
        (await host.GetAsync("/requests?status=processed"))["items"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task hands_discarded_tickets_to_a_person()
    {
        var ids = await FailedAsync(2);
        (await PostAsync("discard", new { ids = new[] { ids[0] } })).Text("count").ShouldBe("1");
        var ticket = await host.GetAsync($"/requests/{ids[0]}");
        (ticket.Text("status"), ticket.Text("reason")).ShouldBe(("needs_review", "out of luck"));
        (await ListAsync()).ShouldHaveSingleItem()!.Text("id").ShouldBe($"{ids[1]}");
    }

    [Theory]
    // Failed, with an error of ids, when whatever was missing was said of them.
    [InlineData("""{}""", "\"detail\":\"Say which dead letters are meant")]
    [InlineData("""{"all":true,"kind":"ticket"}""", "\"all\":[\"does not go with")]
    [InlineData("""{"ids":["00000000-0000-0000-0000-000000000000"],"kind":"ticket"}""", "\"ids\":[\"do not go with")]
    [InlineData("""{"kind":"letter"}""", "must be ticket or message")]
    [InlineData("""{"ids":[]}""", "1 to 1000")]
    public async Task asks_what_is_meant(string body, string hint)
    {
        var answer = await host.Http.PostAsync(
            "/dead-letters/discard",
            new StringContent(body, Encoding.UTF8, "application/json")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(hint);
    }

    // Failed, with all of them on one page, when the list had none.
    [Fact]
    public async Task tells_page_by_page_who_did_what()
    {
        foreach (var by in (string[])["ann", "bob", "eve"])
            await PostAsync("discard", new { all = true, by });
        var page = await host.GetAsync("/dead-letters/actions?limit=2");
        page["items"]!.AsArray().Select(action => action!.Text("by")).ShouldBe(["eve", "bob"]);
        var cursor = page.Text("next_cursor");
        var rest = await host.GetAsync($"/dead-letters/actions?limit=2&cursor={cursor}");
        rest["items"]!.AsArray().ShouldHaveSingleItem()!.Text("by").ShouldBe("ann");
        rest.Text("next_cursor").ShouldBe("null");
        await (await host.Http.GetAsync($"/dead-letters?cursor={cursor}")).ShouldBeProblemAsync(400);
        await (await host.Http.GetAsync("/dead-letters/actions?limit=0")).ShouldBeProblemAsync(400);
    }

    [Fact]
    public async Task keeps_messages_of_an_unknown_kind_until_somebody_discards_them()
    {
        var address = new Uri(Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!);
        var factory = new ConnectionFactory { Uri = address };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var properties = new BasicProperties { Type = "nonsense", MessageId = Guid.NewGuid().ToString() };
        await channel.BasicPublishAsync("ticketing", "", true, properties, "{\"a\":1}"u8.ToArray());
        await Scenarios.EventuallyAsync(async () => $"{(await ListAsync("?kind=message")).Count}", "1");
        var letter = (await ListAsync())[0]!;
        letter.Text("message_type").ShouldBe("nonsense");
        (await host.GetAsync($"/dead-letters/{letter.Text("id")}"))["content"]!.ToJsonString().ShouldContain("\"a\"");

        // Failed, with one that was sent again, when it counted what it was about.
        var replayed = await PostAsync("replay", new { all = true });
        (replayed.Text("count"), replayed.Text("unreadable")).ShouldBe(("0", "1"));
        (await ListAsync()).Count.ShouldBe(1, "it can't be read, so it stays");
        await PostAsync("discard", new { kind = "message" });
        (await ListAsync()).Count.ShouldBe(0);
    }

    [Fact]
    public async Task replays_messages()
    {
        var id = await host.ClassifiedTicketAsync();
        await host.UnclassifyAsync("now()");
        var messages = host.Alba.Services.GetRequiredService<IMessageStore>();
        var options = host.Alba.Services.GetRequiredService<WolverineOptions>();
        var envelope = new Envelope(new ClassifyTickets([id]))
        {
            Serializer = options.DefaultSerializer,
            ContentType = options.DefaultSerializer.ContentType,
            Destination = new Uri("rabbitmq://queue/inference_queue"),
        };
        await messages.Inbox.MoveToDeadLetterStorageAsync(envelope, new InvalidOperationException("not today"));
        var letter = (await ListAsync()).ShouldHaveSingleItem()!;
        letter.Text("reason").ShouldContain("not today");
        letter.Text("exception").ShouldBe("System.InvalidOperationException");
        var message = (await host.GetAsync($"/dead-letters/{letter.Text("id")}"))["message"]!;
        message["ticket_ids"]!.AsArray().ShouldHaveSingleItem()!.GetValue<Guid>().ShouldBe(id);
        message.Text("destination").ShouldContain("inference_queue");

        (await PostAsync("replay", new { all = true })).Text("count").ShouldBe("1");
        (await ListAsync()).Count.ShouldBe(0);
        (await host.GetAsync($"/requests/{id}")).Text("status").ShouldBe("processed");
    }

    [Fact]
    public async Task are_managed_from_the_command_line()
    {
        var ids = await FailedAsync(2);
        var list = await Utility.RunAsync("dead-letters", "list");
        list.ExitCode.ShouldBe(0, list.Errors);
        var listed = list.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!.Text("id"));
        listed.ShouldBe([$"{ids[1]}", $"{ids[0]}"]);

        (await Utility.RunAsync("dead-letters", "replay")).ExitCode.ShouldBe(2, "it has to be said which");
        (await Utility.RunAsync("dead-letters", "replay", "--all", "--dry-run")).Output.ShouldBe("2\n");
        (await Utility.RunAsync("dead-letters", "replay", "--id", $"{ids[1]}")).Output.ShouldBe("1\n");
        await host.ReconcileAsync();
        (await host.GetAsync($"/requests/{ids[1]}")).Text("status").ShouldBe("processed");
        (await Utility.RunAsync("dead-letters", "discard", "--reason", "luck", "--by", "bob")).Output.ShouldBe("1\n");
        (await host.GetAsync("/dead-letters/actions"))["items"]!.AsArray().Select(action => action!.Text("by"))
            .ShouldBe(["bob", $"{Environment.UserName}@{Environment.MachineName}"]);
    }
}
