using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>What was decided before is kept, and can be had again.</summary>
[Collection(OneHost.Name)]
public class looking_back_at_decisions(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task tells_who_decided_what_and_why_it_ended()
    {
        var id = await host.ClassifiedTicketAsync();
        (await HistoryAsync(id)).ShouldBe(["billing by a model"]);

        await CorrectAsync(id, "refund", "ann");
        (await HistoryAsync(id)).ShouldBe(["refund by ann", "billing by a model, corrected by ann"]);

        (await host.Http.DeleteAsync($"/requests/{id}/category?by=ann")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await AgainAsync("?source=api", "carl");
        (await HistoryAsync(id)).ShouldBe(
            [
                "billing by a model",
                "billing by a model, reclassified by carl",
                "refund by ann, withdrawn by ann",
                "billing by a model, corrected by ann",
            ]
        );
        await (await host.Http.GetAsync($"/requests/{Guid.NewGuid()}/history")).ShouldBeProblemAsync(404);
    }

    [Fact]
    public async Task knows_what_failed_and_what_was_said_of_another_text()
    {
        var id = await host.ClassifiedTicketAsync();
        await host.ExecuteAsync("update ticketing.mt_doc_ticket set data = data || '{\"external_id\": \"7\"}'");
        var text = new { subject = "Invoice", body = "Please send me last month's invoice again.", external_id = "7" };
        await host.TrackSubmissionAsync(() => host.Http.PutAsJsonAsync("/requests", text));
        (await HistoryAsync(id))[^1].ShouldBe("billing by a model, revised");

        await host.ExecuteAsync("update ticketing.outcome set status = 'failed', best = null, confidence = null, second_confidence = null, third_confidence = null, reason = 'no luck'");
        await host.ExecuteAsync("truncate ticketing.decision");
        (await host.Http.PostAsJsonAsync("/dead-letters/discard", new { ids = new[] { id } })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HistoryAsync(id))[^1].ShouldBe("no luck by a model, discarded");
    }

    // Its trigger sees the outcome go, and the document is gone by then.
    [Fact]
    public async Task keeps_nothing_of_what_is_erased()
    {
        var id = await host.ClassifiedTicketAsync();
        await CorrectAsync(id, "refund", "ann");
        (await host.Http.DeleteAsync($"/requests/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.ScalarAsync<long>("select count(*) from ticketing.decision")).ShouldBe(0);
    }

    [Fact]
    public async Task undoes_a_run_but_for_what_came_later()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        var live = await host.ClassifiedTicketAsync();
        await host.ExecuteAsync("update ticketing.outcome set model_version = 'old', best = 'wrong', classified_at = now() - interval '1 day'");
        await host.ExecuteAsync("truncate ticketing.decision");
        var ids = (await host.GetAsync("/requests"))["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>()).Where(id => id != live).ToArray();
        var run = await AgainAsync("?model=old", "carl");
        await CorrectAsync(ids[0], "refund", "ann");
        await host.ExecuteAsync($"update ticketing.mt_doc_ticket set data = data || '{{\"version\": 2}}' where id = '{ids[1]}'");
        await host.ExecuteAsync($"delete from ticketing.outcome where id = '{ids[2]}'; truncate ticketing.backlog; insert into ticketing.backlog (id) values ('{ids[2]}'); delete from ticketing.decision where cause = 'revised'");

        var undone = await UndoAsync(run);
        (undone.Text("restored"), undone.Text("remaining")).ShouldBe(($"{ids.Length + 1 - 2}", "false"));
        (await host.ScalarAsync<long>("select count(*) from ticketing.outcome where best = 'wrong' and model_version = 'old'")).ShouldBe(ids.Length + 1 - 2);
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);
        (await host.GetAsync($"/requests/{ids[0]}")).Text("category").ShouldBe("refund");
        (await host.GetAsync($"/requests/{ids[1]}")).Text("category").ShouldNotBe("wrong");
        (await HistoryAsync(live))[..2].ShouldBe(["wrong by a model", "billing by a model, undone by dora"]);

        (await UndoAsync(run)).Text("restored").ShouldBe("0");
    }

    [Fact]
    public async Task undoes_no_run_that_is_under_way_or_is_none()
    {
        var run = await host.UnfinishedRunAsync();
        await (await host.Http.DeleteAsync($"/requests/reclassify/{run}")).ShouldBeProblemAsync(404);
        await host.ExecuteAsync("update ticketing.job set input = '{}'");
        await (await host.Http.DeleteAsync($"/requests/reclassify/{run}")).ShouldBeProblemAsync(409);
        await (await host.Http.DeleteAsync($"/requests/reclassify/{Guid.NewGuid()}")).ShouldBeProblemAsync(404);
    }

    private async Task<string[]> HistoryAsync(Guid id) =>
        [.. (await host.GetAsync($"/requests/{id}/history"))["items"]!.AsArray().Select(item => Tell(item!))];

    private static string Tell(JsonNode decision)
    {
        var what = decision["category"]?.GetValue<string>() ?? decision.Text("reason");
        var who = decision["corrected_by"]?.GetValue<string>() ?? "a model";
        var end = decision["cause"] is { } cause ? $", {cause}" : "";
        return $"{what} by {who}{end}{(decision["superseded_by"] is { } by ? $" by {by}" : "")}";
    }

    private async Task CorrectAsync(Guid id, string category, string by) =>
        (await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category, by })).StatusCode.ShouldBe(HttpStatusCode.OK);

    private async Task<Guid> AgainAsync(string filter, string by)
    {
        var answer = await host.Http.PostAsJsonAsync($"/requests/reclassify{filter}", new { by });
        var task = (await answer.JsonAsync())["task_id"]!.GetValue<Guid>();
        await host.EndAsync(task);
        await host.ReconcileAsync();
        await EventuallyAsync(async () => $"{await host.ScalarAsync<long>("select count(*) from ticketing.backlog")}", "0");
        return task;
    }

    private async Task<JsonNode> UndoAsync(Guid run)
    {
        var answer = await host.Http.DeleteAsync($"/requests/reclassify/{run}?by=dora");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }
}
