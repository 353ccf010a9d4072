using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Somebody knows what many tickets are about, and finds out later that some are not.</summary>
[Collection(OneHost.Name)]
public class correcting_many_tickets(TicketsHost host) : IAsyncLifetime
{
    private const int Tickets = 40;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync("truncate ticketing.mt_doc_correction");
        await AddAsync(Tickets);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when a person's decision was written over, and when the dry run wrote.
    [Fact]
    public async Task takes_what_matches_but_for_what_a_person_said()
    {
        await host.ExecuteAsync("update ticketing.outcome set corrected_by = 'ann' where id in (select id from ticketing.outcome order by id limit 3)");
        var dry = await AskAsync("?category=wrong", new { category = "printing", dry_run = true });
        (dry.Text("count"), dry.Text("dry_run"), dry.Text("action_id")).ShouldBe(("37", "true", "null"));
        dry["examples"]!.AsArray().Count.ShouldBe(10);
        (await CountAsync("printing")).ShouldBe(0);

        var done = await AskAsync("?category=wrong", new { category = "printing", by = "bob" });
        done.Text("count").ShouldBe("37");
        (await CountAsync("printing")).ShouldBe(37);
        (await AskAsync("?category=wrong", new { category = "printing" })).Text("action_id").ShouldBe("null");
        (await AskAsync("?category=wrong&corrected=true", new { category = "printing" })).Text("count").ShouldBe("3");
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_correction where data -> 'before' ->> 'best' = 'wrong'")).ShouldBe(Tickets);
        await EventuallyAsync(
            () => host.ScalarAsync<bool>($"select exists (select from access.audit where details ->> 'action' = '{done.Text("action_id")}' and details ->> 'filter' = '?category=wrong')"),
            "the action is in the audit"
        );
    }

    // Failed when a later decision was taken back too, when ids of others were taken, and when one that had waited had no row.
    [Fact]
    public async Task takes_an_action_back_for_those_that_nobody_changed_since()
    {
        await host.SeededAsync("subject,body\nInvoice,wrong amount\n");
        var done = await AskAsync("", new { category = "printing", by = "bob" });
        done.Text("count").ShouldBe($"{Tickets + 1}");
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);
        var changed = await host.ScalarAsync<Guid>("select id from ticketing.outcome order by id desc limit 1");
        var header = new HttpRequestMessage(HttpMethod.Post, $"/requests/{changed}/category") { Content = JsonContent.Create(new { category = "paper", by = "ann" }) };
        header.Headers.Add("If-Match", "*");
        (await host.Http.SendAsync(header)).EnsureSuccessStatusCode();

        var path = $"/requests/category/{done.Text("action_id")}";
        var undone = await (await host.Http.DeleteAsync($"{path}?by=bob")).JsonAsync();
        (undone.Text("count"), undone.Text("withdrawn"), undone.Text("category")).ShouldBe(($"{Tickets + 1}", $"{Tickets}", "printing"));
        (await host.ScalarAsync<long>("select count(*) from ticketing.outcome where best = 'wrong' and confidence = 0.9::real and model_version = 'old' and corrected_by is null")).ShouldBe(Tickets - 1);
        (await host.GetAsync($"/requests/{changed}")).Text("category").ShouldBe("paper");
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog where sent_at is null")).ShouldBe(1);
        (await (await host.Http.DeleteAsync(path)).JsonAsync()).Text("withdrawn").ShouldBe($"{Tickets}");
        (await host.GetAsync(path)).Text("by").ShouldBe("bob");
    }

    // Failed when each ticket had a statement of its own.
    [Fact]
    public async Task takes_ten_thousand_in_seconds_and_refuses_more()
    {
        await AddAsync(10_000, "large", group: 2);
        var watch = Stopwatch.StartNew();
        var done = await AskAsync("?source=large", new { category = "printing" });
        (await (await host.Http.DeleteAsync($"/requests/category/{done.Text("action_id")}")).JsonAsync()).Text("withdrawn").ShouldBe("10000");
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(20);
        var refused = await host.Http.PostAsJsonAsync("/requests/category", new { category = "printing" });
        (await refused.ShouldBeProblemAsync(409)).ShouldContain("10,000");
    }

    // Failed when the ids were taken for a text.
    [Fact]
    public async Task takes_tickets_by_their_ids()
    {
        var ids = await host.ScalarAsync<string>("select string_agg(id::text, ',') from (select id from ticketing.outcome order by id limit 2) two");
        (await AskAsync($"?ids={ids}", new { category = "printing" })).Text("count").ShouldBe("2");
        (await host.GetAsync($"/requests?ids={ids}&category=printing"))["items"]!.AsArray().Count.ShouldBe(2);
        await (await host.Http.PostAsJsonAsync("/requests/category?ids=all", new { category = "printing" })).ShouldBeProblemAsync(400);
        await (await host.Http.PostAsJsonAsync("/requests/category", new { category = " " })).ShouldBeProblemAsync(400);
        await (await host.Http.GetAsync($"/requests/category/{Guid.Empty}")).ShouldBeProblemAsync(404);
    }

    // Live tickets, which a model put into the wrong category.
    private Task AddAsync(int count, string source = "api", int group = 1) =>
        host.ExecuteAsync(
            $"""
            with added as (
                insert into ticketing.mt_doc_ticket (id, data)
                select id, jsonb_build_object('id', id, 'subject', 'Paper', 'body', 'It is jammed.', 'source', '{source}', 'split', 'live',
                    'created_at', '2026-11-26T08:00:00.000Z')
                from (select ('01990000-0000-700{group}-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id from generate_series(1, {count}) n) numbered
                returning id)
            insert into ticketing.outcome (id, status, best, confidence, model_version, classified_at)
            select id, 'processed', 'wrong', 0.9, 'old', now() from added
            """
        );

    private Task<long> CountAsync(string category) =>
        host.ScalarAsync<long>($"select count(*) from ticketing.outcome where best = '{category}'");

    private async Task<JsonNode> AskAsync(string filter, object body)
    {
        var answer = await host.Http.PostAsJsonAsync($"/requests/category{filter}", body);
        answer.EnsureSuccessStatusCode();
        return await answer.JsonAsync();
    }
}
