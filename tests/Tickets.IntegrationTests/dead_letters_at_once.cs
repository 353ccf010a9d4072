using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.Contracts;
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

    // Failed, with a ticket that neither waited nor had an outcome, when the second copy of a message deleted from the
    // backlog in a step of its own.
    [Fact]
    public async Task lose_nothing_to_a_second_copy_of_a_message()
    {
        await host.SeededAsync("subject,body\nInvoice,wrong amount\n");
        await host.ProcessedAsync();
        await host.ExecuteAsync(
            """
            update ticketing.outcome set status = 'failed', reason = 'no luck';
            create or replace function ticketing.wait() returns trigger language plpgsql as
                $$ begin perform pg_advisory_xact_lock(77); return null; end $$;
            create trigger waiting after insert on ticketing.outcome for each statement execute function ticketing.wait()
            """
        );
        try
        {
            var id = await host.ScalarAsync<Guid>("select id from ticketing.outcome");
            await using var connection = await host.Database.OpenConnectionAsync();
            await using var hold = new NpgsqlCommand("select pg_advisory_lock(77)", connection);
            await hold.ExecuteNonQueryAsync();
            var copy = host
                .Alba.Services.GetRequiredService<IBacklog>()
                .WorkOf(new ClassifyTickets([id]))
                .RecordAsync(
                    "000000000000",
                    [new Classification(id, "billing", 1, [new("billing", 1)], null)],
                    CancellationToken.None
                );
            await host.SomebodyWaitsForALockAsync();
            // What a replay does.
            await host.ExecuteAsync("delete from ticketing.outcome; insert into ticketing.backlog (id, sent_at) "
                + $"values ('{id}', now())");
            hold.CommandText = "select pg_advisory_unlock(77)";
            await hold.ExecuteNonQueryAsync();
            await copy;
            (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(1);
        }
        finally
        {
            await host.ExecuteAsync("drop function ticketing.wait cascade");
        }
    }

    private async Task<JsonNode> ActAsync(string action)
    {
        var answer = await host.Http.PostAsJsonAsync($"/dead-letters/{action}", new { all = true });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }
}
