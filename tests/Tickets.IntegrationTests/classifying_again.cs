using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>An old model was wrong about some tickets; whoever runs the service has them looked at again.</summary>
[Collection(OneHost.Name)]
public class classifying_again(TicketsHost host) : IAsyncLifetime
{
    private Guid _live;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.SeededAsync();
        await host.ProcessedAsync(1);
        _live = await host.ClassifiedTicketAsync();
        await host.ExecuteAsync(
            """
            update ticketing.outcome set model_version = 'old', best = 'wrong';
            update ticketing.outcome set corrected_by = 'ann' where id =
                (select id from ticketing.mt_doc_ticket where data ->> 'label' = 'billing');
            update ticketing.outcome set status = 'failed' where id =
                (select id from ticketing.mt_doc_ticket where data ->> 'label' = 'shipping')
            """
        );
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task takes_what_matches_but_for_what_a_person_said_or_what_failed()
    {
        var dry = await AskAsync("?model=old", new { dry_run = true });
        (dry.Text("count"), dry.Text("dry_run"), dry.Text("task_id")).ShouldBe(("4", "true", "null"));
        dry["examples"]!.AsArray().Count.ShouldBe(4);
        (await WrongAsync()).ShouldBe(4);

        await RunAsync(await AskAsync("?model=old", new { by = "bob" }));
        (await WrongAsync()).ShouldBe(2, "a person's, and a failed one");
        (await host.GetAsync($"/requests/{_live}")).Text("category").ShouldBe("billing");
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);

        await EventuallyAsync(() => AuditedAsync("/requests/reclassify"), """{"filter":"?model=old","count":4}""");
    }

    [Fact]
    public async Task leaves_what_does_not_match()
    {
        await RunAsync(await AskAsync("?text=crashes", new { }));
        (await WrongAsync()).ShouldBe(3);
        (await RunAsync(await AskAsync("?text=nothing+like+it", new { }))).Text("total").ShouldBe("0");
    }

    // Each has its own import, and so a chunk of its own: more than one part may have.
    [Fact]
    public async Task goes_on_until_all_are_planned()
    {
        await host.ExecuteAsync(
            """
            insert into ticketing.mt_doc_ticket (id, data)
            select ('0000' || lpad(to_hex(n), 4, '0') || '-0000-8000-8000-000000000000')::uuid,
                jsonb_build_object('id', ('0000' || lpad(to_hex(n), 4, '0') || '-0000-8000-8000-000000000000'), 'subject', 'Invoice',
                    'body', 'wrong amount', 'source', 'x', 'split', 'live', 'created_at', '2026-01-01T00:00:00.000Z')
            from generate_series(1, 1200) n;
            insert into ticketing.outcome (id, status, best, model_version, classified_at)
            select id, 'processed', 'wrong', 'old', now() from ticketing.mt_doc_ticket where data ->> 'source' = 'x'
            """
        );
        var task = await RunAsync(await AskAsync("?source=x", new { }));
        (task.Text("total"), task.Text("done")).ShouldBe(("1200", "1200"));
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);
        (await WrongAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task waits_for_another_run()
    {
        await host.UnfinishedRunAsync();
        var answer = await host.Http.PostAsync("/requests/reclassify?model=old", null);
        await answer.ShouldBeProblemAsync(409);
        (await host.Http.PostAsync("/requests/reclassify?colour=red", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    // Until the task has ended, and the tickets from the API that it is about have been sent and classified.
    private async Task<JsonNode> RunAsync(JsonNode answer)
    {
        var task = await host.EndAsync(answer["task_id"]!.GetValue<Guid>());
        await host.ReconcileAsync();
        return task;
    }

    private Task<long> WrongAsync() =>
        host.ScalarAsync<long>("select count(*) from ticketing.outcome where best = 'wrong'");

    private async Task<JsonNode> AskAsync(string filter, object body)
    {
        var answer = await host.Http.PostAsJsonAsync($"/requests/reclassify{filter}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private Task<string> AuditedAsync(string route) =>
        host.ScalarAsync<string>($"select coalesce(max(details::text), '') from access.audit where route = '{route}'");
}
