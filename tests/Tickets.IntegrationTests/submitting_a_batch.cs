using System.Net;
using Shouldly;
using Tickets.TestKit;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class submitting_a_batch(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with 400 for all of it, when one bad ticket refused the batch.
    [Fact]
    public async Task answers_for_each_ticket_and_stores_the_good_ones()
    {
        var batch = $$"""
            {"tickets":[{{Keys.Ticket}},{"subject":"s","body":"b","priority":"soon"},{"subject":1},"text",{"subject":"s","subject":"t"},{{Keys.Ticket}}]}
            """;
        var answer = await host.TrackSubmissionAsync(() =>
            host.Http.PostAsync("/requests/batch", Refusals.Json(batch))
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.MultiStatus);
        var items = (await answer.JsonAsync())["tickets"]!.AsArray().Select(item => item!).ToList();
        items.Select(item => item.Text("status")).ShouldBe(["202", "400", "400", "400", "400", "202"]);
        items[1]["errors"]!["priority"]![0]!.GetValue<string>().ShouldStartWith("must be one of");
        items[2]["errors"]!["subject"]![0]!.GetValue<string>().ShouldBe("must be a string, not a number");
        items[3].Text("detail").ShouldContain("object");
        items[4]["errors"]!["subject"]![0]!.GetValue<string>().ShouldBe("may be given once");
        foreach (var item in new[] { items[0], items[5] })
        {
            var location = item.Text("location");
            (await host.GetAsync(location)).Text("id").ShouldBe(item.Text("ticket_id"));
            // The two may go to Inference one after the other.
            await Waiting.EventuallyAsync(async () => (await host.GetAsync(location)).Text("status") == "processed", "it is processed");
        }

        (await host.ScalarAsync<long>("select count(distinct xmin::text) from ticketing.mt_doc_ticket")).ShouldBe(1);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(2);
    }

    // Failed, with 207, without a limit.
    [Fact]
    public async Task takes_a_thousand_and_not_one_more()
    {
        var thousand = await host.TrackSubmissionAsync(() => host.Http.PostAsync("/requests/batch", Batch(1000)));
        thousand.StatusCode.ShouldBe(HttpStatusCode.MultiStatus);
        (await thousand.JsonAsync())["tickets"]!.AsArray().Count.ShouldBe(1000);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1000);
        await host.ShouldRefuseAsync("/requests/batch", Batch(1001), 400, "1 to 1000 tickets");
        await host.ShouldRefuseAsync("/requests/batch", Batch(0), 400, "1 to 1000 tickets");
        await host.ShouldRefuseAsync("/requests/batch", Refusals.Json("{}"), 400, "1 to 1000 tickets");
    }

    // Failed, with other tickets, when the ids did not come from the key.
    [Fact]
    public async Task again_makes_the_same_tickets()
    {
        var key = $"{Guid.NewGuid()}";
        var body = await Batch(3).ReadAsStringAsync();
        var first = await (await host.Http.PostOnceAsync(key, "/requests/batch", body)).Content.ReadAsStringAsync();
        await host.ExecuteAsync("update ticketing.idempotency set status = null, owned_until = now()");
        var again = await host.Http.PostOnceAsync(key, "/requests/batch", body);
        again.StatusCode.ShouldBe(HttpStatusCode.MultiStatus);
        (await again.Content.ReadAsStringAsync()).ShouldBe(first);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(3);
    }

    private static StringContent Batch(int tickets) =>
        Refusals.Json($$"""{"tickets":[{{string.Join(',', Enumerable.Repeat(Keys.Ticket, tickets))}}]}""");
}
