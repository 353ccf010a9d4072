using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>One answer of five does not come, and the client asks again; nothing is done twice.</summary>
public sealed class when_clients_lose_answers : OwnModels
{
    private const int Clients = 25;
    private const int Uploads = 15;
    private const int Files = 10;
    private const int Runs = 8;
    private const int Promotions = 6;
    private const int DeadLetters = 12;
    private readonly string _data = Directory.CreateTempSubdirectory("tickets-data-").FullName;

    // Either host may take up an import.
    protected override (string Key, string Value)[] Settings => [("Data:Folder", _data)];

    // Failed, with a model that was rolled back twice, without the middleware for keys.
    [Fact]
    public async Task nothing_is_done_twice()
    {
        var (_, second) = await TwoModelsWithChampionAsync();
        await ExecuteAsync("truncate ticketing.idempotency, ticketing.upload, ticketing.mt_doc_deadletteraction");
        await File.WriteAllTextAsync(Path.Combine(_data, "small.csv"), "subject,body\nFile,one\nFile,two\n");
        var failed = await PrintingTicketsAsync(DeadLetters);
        await ExecuteAsync("update ticketing.outcome set status = 'failed', reason = 'no luck'");
        using var process = new HostProcess(("Model__Folder", Folder), ("Data__Folder", _data));
        await process.ReadyAsync();
        using var client = new LossyClient(process.Port);

        var tickets = Enumerable.Range(0, Clients).Select(number => TicketsAsync(client, number)).ToArray();
        await Task.WhenAll(
            [.. tickets, JobsAsync(client), PromoteAsync(client, second), DecideAsync(client, failed)]
        );
        client.Lost.ShouldBeGreaterThan(50);

        const int stored = (Clients * 5) + (Uploads * 2) + 2 + DeadLetters;
        (await ScalarAsync("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(stored);
        (await ScalarAsync("select count(distinct data ->> 'body') from ticketing.mt_doc_ticket")).ShouldBe(stored);
        var corrected = string.Join(',', (await Task.WhenAll(tickets)).Select(id => $"'{id}'"));
        const string said = "select count(*) from ticketing.mt_doc_correction";
        (await ScalarAsync(said)).ShouldBe(2 * Clients);
        (await ScalarAsync($"{said} where data ? 'withdrawn_at'")).ShouldBe(Clients);
        (await CountAsync($"best = 'billing' and corrected_by = 'ann' and id in ({corrected})")).ShouldBe(Clients);
        (await ScalarAsync("select count(*) from ticketing.job where kind = 'seed'")).ShouldBe(Uploads + Files);
        (await ScalarAsync("select count(*) from ticketing.job where kind = 'process'")).ShouldBe(Runs);
        (await ScalarAsync("select count(*) from ticketing.mt_doc_deadletteraction")).ShouldBe(DeadLetters);
        (await ScalarAsync("select count(*) from inference.promotion")).ShouldBe(1 + (2 * Promotions));
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    // Five tickets stay, and two are erased; gives the one that is corrected.
    private static async Task<Guid> TicketsAsync(LossyClient client, int number)
    {
        var id = Id(await client.SendAsync("POST", "/requests", Ticket($"one {number}")));
        var first = Id(await client.SendAsync("POST", "/requests", Known("first text"), key: null));
        var revised = await client.SendAsync("PUT", "/requests", Known("second text"));
        Id(revised).ShouldBe(first);
        object[] three = [Ticket($"two {number}"), Ticket($"three {number}"), Ticket($"four {number}")];
        var batch = await client.SendAsync("POST", "/requests/batch", new { tickets = three });
        batch["tickets"]!.AsArray().ShouldAllBe(ticket => ticket!.Text("status") == "202");

        foreach (var category in new[] { "billing", "technical" })
            await client.SendAsync("POST", $"/requests/{id}/category", new { category, by = "ann" });
        var withdrawn = await client.SendAsync("DELETE", $"/requests/{id}/category?by=ann");
        withdrawn.Text("category").ShouldBe("billing");

        var erased = Id(await client.SendAsync("POST", "/requests", Ticket($"five {number}")));
        (await client.SendAsync("DELETE", $"/requests/{erased}")).Text("tickets").ShouldBe("1");
        var requester = $"ann{number}@example.org";
        await client.SendAsync("POST", "/requests", new { body = $"six {number}", requester });
        (await client.SendAsync("POST", "/erasures", new { requester })).Text("tickets").ShouldBe("1");
        return id;

        object Known(string subject) =>
            new
            {
                subject,
                body = $"known {number}",
                source = "desk",
                external_id = $"{number}",
            };
    }

    private async Task JobsAsync(LossyClient client)
    {
        var jobs = new HashSet<Guid>();
        for (var number = 0; number < Uploads; number++)
            jobs.Add(Job(await client.SendAsync("POST", "/seed", $"subject,body\nUpload,{number} a\nUpload,{number} b\n")));
        for (var number = 0; number < Files; number++)
            jobs.Add(Job(await client.SendAsync("POST", "/seed", new { file = "small.csv" })));
        await EndedAsync();
        for (var number = 0; number < Runs; number++)
        {
            object? size = number % 2 == 0 ? null : new { batch_size = 10 };
            jobs.Add(Job(await client.SendAsync("POST", "/process-tickets", size)));
            await EndedAsync();
        }

        jobs.Count.ShouldBe(Uploads + Files + Runs);
        var file = jobs.ElementAt(Uploads);
        foreach (var (last, state) in new[] { ("resume", "succeeded"), ("cancel", "cancelled") })
        {
            await ExecuteAsync($"update ticketing.job set state = 'running', touched_at = now() where id = '{file}'");
            (await client.SendAsync("POST", $"/jobs/{file}/pause")).Text("state").ShouldBe("paused");
            await client.SendAsync("POST", $"/jobs/{file}/{last}");
            await EndedAsync();
            var job = JsonNode.Parse(await Http.GetStringAsync($"/status/{file}"))!;
            job.Text("state").ShouldBe(state, job.ToJsonString());
        }
    }

    private static async Task PromoteAsync(LossyClient client, string version)
    {
        for (var number = 0; number < Promotions; number++)
        {
            await client.SendAsync("POST", $"/models/{version}/promote", new { by = "ann" });
            (await client.SendAsync("POST", "/models/rollback")).Text("previous").ShouldBe(version);
        }
    }

    private static async Task DecideAsync(LossyClient client, Guid[] failed)
    {
        foreach (var (place, id) in failed.Index())
        {
            var action = place % 2 == 0 ? "replay" : "discard";
            var answer = await client.SendAsync("POST", $"/dead-letters/{action}", new { ids = new[] { id } });
            answer.Text("count").ShouldBe("1");
        }
    }

    private Task EndedAsync() =>
        EventuallyAsync(
            () => ScalarAsync("select count(*) from ticketing.job where state in ('queued', 'running')"),
            0L
        );

    private static object Ticket(string body) => new { subject = "Help", body };

    private static Guid Id(JsonNode ticket) => (ticket["ticket_id"] ?? ticket["id"])!.GetValue<Guid>();

    private static Guid Job(JsonNode accepted) => accepted["task_id"]!.GetValue<Guid>();
}
