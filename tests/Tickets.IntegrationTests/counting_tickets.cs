using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class counting_tickets(TicketsHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.ExecuteAsync(
            """
            insert into ticketing.outcome (id, status, reason, classified_at)
            select gen_random_uuid(), 'failed', 'reason ' || row % 250, now() from generate_series(1, 500) row
            """
        );
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task counts_the_values_beyond_two_hundred_as_others()
    {
        var answer = await host.GetAsync("/requests/counts?by=reason&status=failed");
        answer["counts"]!.AsArray().Count.ShouldBe(200);
        (answer.Text("total"), answer.Text("others")).ShouldBe(("500", "100"));
    }

    // Failed, with 500 or without an answer, without the time limit.
    [Fact]
    public async Task says_when_there_are_too_many_to_count()
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var locking = connection.CreateCommand();
        locking.CommandText = "lock table ticketing.mt_doc_ticket";
        await locking.ExecuteNonQueryAsync();
        var answer = await host.Http.GetAsync("/requests/counts?by=source&text=locked");
        (await answer.ShouldBeProblemAsync(503)).ShouldContain("takes longer than 4 s");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    // Failed, with the new count, when each request was counted anew.
    [Fact]
    public async Task gives_who_asks_the_same_within_a_second_the_same_answer()
    {
        const string url = "/requests/counts?by=status&reason=shared";
        var first = (await host.GetAsync(url)).ToJsonString();
        await host.ExecuteAsync("update ticketing.outcome set reason = 'shared'");
        var same = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.GetAsync(url)));
        same.ShouldAllBe(answer => answer.ToJsonString() == first);
        await Waiting.EventuallyAsync(async () => (await host.GetAsync(url)).Text("total"), "500");
    }
}
