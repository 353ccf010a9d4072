using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class dead_letters_at_once(TicketsHost host) : IAsyncLifetime
{
    private const int Failed = 402;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync("truncate wolverine.wolverine_dead_letters, ticketing.mt_doc_deadletteraction");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with 402 in each of the five answers and records, when it was counted before it was done.
    [Fact]
    public async Task are_counted_by_who_replays_or_discards_them()
    {
        await host.SeededAsync(
            "subject,body\n" + string.Concat(Enumerable.Range(0, Failed).Select(row => $"Invoice,ticket {row}\n"))
        );
        await host.ProcessedAsync();
        await host.ExecuteAsync("update ticketing.outcome set status = 'failed', reason = 'no luck'");

        string[] actions = ["replay", "replay", "replay", "discard", "discard"];
        var answers = await host.TrackAsync(() => Task.WhenAll(actions.Select(ActAsync)));
        answers.Sum(answer => answer["count"]!.GetValue<int>()).ShouldBe(Failed);
        var records = (await host.GetAsync("/dead-letters/actions"))["items"]!.AsArray();
        records.Count.ShouldBe(5);
        records.Sum(record => record!["count"]!.GetValue<int>()).ShouldBe(Failed);
        var discarded = records
            .Where(record => record!.Text("action") == "discard")
            .Sum(record => record!["count"]!.GetValue<int>());
        (
            await host.ScalarAsync<long>(
                "select count(*) from ticketing.outcome where status = 'needs_review' and reason = 'no luck'"
            )
        ).ShouldBe(discarded);
    }

    private async Task<JsonNode> ActAsync(string action)
    {
        var answer = await host.Http.PostAsJsonAsync($"/dead-letters/{action}", new { all = true });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }
}
