using System.Net;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

public sealed class waiting_for_the_outcome
{
    // Failed, with 202, when it passed over the outcome.
    [Fact]
    public async Task is_answered_with_the_classified_ticket()
    {
        await using var host = await TicketsHost.StartAsync();
        var answer = await PostAsync(host, "wait=20");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Applied(answer).ShouldBe(["wait=20"]);
        var ticket = await answer.JsonAsync();
        ticket.Text("category").ShouldBe("billing");
        (await host.Server.CreateClient().GetStringAsync($"/requests/{ticket.Text("id")}")).ShouldBe(ticket.ToJsonString());
    }

    [Theory]
    [InlineData("respond-async", "respond-async")]
    [InlineData("wait=0", null)]
    [InlineData("wait=soon", null)]
    public async Task is_not_waited_for_unless_it_is_asked_for(string prefer, string? applied)
    {
        await using var host = await TicketsHost.StartAsync(("Roles", "ticketing"));
        var answer = await PostAsync(host, prefer);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        Applied(answer).ShouldBe(applied is null ? [] : [applied]);
        answer.Headers.Location.ShouldNotBeNull();
    }

    // Failed, with an error instead of the 202, when a request that waits had no more time than any other.
    [Fact]
    public async Task is_202_when_the_time_is_over_and_one_more_than_may_wait_is_answered_at_once()
    {
        await using var alone = await TicketsHost.StartAsync(
            ("Roles", "ticketing"),
            ("Limits:WaitingClients", "1"),
            ("Limits:RequestTime", "00:00:01")
        );
        // Nobody classifies: both have to wait, and one may.
        var both = new[] { PostAsync(alone, "wait=2, respond-async"), PostAsync(alone, "wait=2, respond-async") };
        var first = await Task.WhenAny(both);
        both.Count(answer => answer.IsCompleted).ShouldBe(1);
        Applied(await first).ShouldBe(["respond-async"]);
        var last = both.Single(answer => answer != first);
        Applied(await last).ShouldBe(["wait=2", "respond-async"]);
        foreach (var answer in both)
            (await answer).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static Task<HttpResponseMessage> PostAsync(IAlbaHost host, string prefer)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/requests")
        {
            Content = Refusals.Json("""{"subject":"Invoice","body":"The invoice is wrong","priority":"low"}"""),
            Headers = { { "Prefer", prefer } },
        };
        return host.Server.CreateClient().SendAsync(request);
    }

    private static string[] Applied(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Preference-Applied", out var applied)
            ? [.. applied.SelectMany(value => value.Split(", "))]
            : [];
}
