using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Tickets.Ticketing;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class controlling_a_job(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => DropTriggerAsync();

    private Task DropTriggerAsync() =>
        host.ExecuteAsync("drop trigger if exists interfering on ticketing.job");

    private Task<long> TicketsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");

    private static string Csv(int rows) =>
        "body\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"ticket {row}\n"));

    private async Task<JsonNode> DoAsync(Guid job, string action, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = await host.Http.PostAsync($"/jobs/{job}/{action}", null);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private Task<string> StateAsync(Guid job) => host.ScalarAsync<string>(
        $"select state from ticketing.job where id = '{job}'"
    );

    private async Task SendChunksAsync()
    {
        foreach (var chunk in await host.ChunksAsync())
            await host.SendAsync(chunk);
    }

    // Failed, with the tickets classified, when the port did not look at the job's state.
    [Fact]
    public async Task a_paused_run_classifies_nothing_and_goes_on_when_resumed()
    {
        var job = await host.UnfinishedRunAsync();
        (await DoAsync(job, "pause")).Text("state").ShouldBe("paused");
        (await DoAsync(job, "pause")).Text("state").ShouldBe("paused", "twice is as good as once");
        await SendChunksAsync();
        await host.SendAsync(new ProcessTickets(job));
        var task = await host.StatusAsync(job);
        (task.Text("state"), task.Text("done"), task.Text("remaining")).ShouldBe(("paused", "0", "3"));

        var another = await (await host.Http.PostAsync("/process-tickets", null)).TaskAsync();
        another.ShouldBe(job, "a paused run is a run");

        await DoAsync(job, "resume");
        task = await host.EndAsync(job);
        (task.Text("state"), task.Text("done"), task.Text("remaining")).ShouldBe(("succeeded", "3", "0"));
    }

    [Fact]
    public async Task a_run_that_is_paused_before_it_is_planned_goes_on_when_resumed()
    {
        var job = await host.UnfinishedRunAsync();
        await host.ExecuteAsync(
            $$"""
            truncate ticketing.chunk;
            update ticketing.job
            set state = 'queued', total = 0, planned = false, planned_through = null, started_at = null
            where id = '{{job}}'
            """
        );
        await DoAsync(job, "pause");
        await host.SendAsync(new ProcessTickets(job));
        (await host.ScalarAsync<long>("select count(*) from ticketing.chunk")).ShouldBe(0);
        await DoAsync(job, "resume");
        var task = await host.EndAsync(job);
        (task.Text("state"), task.Text("total"), task.Text("done")).ShouldBe(("succeeded", "3", "3"));
    }

    // Failed, with 3 done, when the port did not look at the job's state.
    [Fact]
    public async Task a_cancelled_run_leaves_the_rest_to_the_next_one()
    {
        var job = await host.UnfinishedRunAsync();
        (await DoAsync(job, "cancel")).Text("state").ShouldBe("cancelled");
        (await DoAsync(job, "cancel")).Text("state").ShouldBe("cancelled", "twice is as good as once");
        await SendChunksAsync();
        var task = await host.StatusAsync(job);
        (task.Text("total"), task.Text("done"), task.Text("remaining")).ShouldBe(("3", "0", "3"));

        await host.ReconcileAsync();
        const string open = "select count(*) from ticketing.chunk where done_at is null";
        (await host.ScalarAsync<long>(open)).ShouldBe(0);
        var next = await host.ProcessedAsync();
        (next.Text("state"), next.Text("done")).ShouldBe(("succeeded", "3"));
    }

    // Failed, with 0 seconds of pause, when only resuming ended one.
    [Fact]
    public async Task a_pause_that_ends_with_a_cancel_counts_as_a_pause()
    {
        var job = await host.UnfinishedRunAsync();
        await DoAsync(job, "pause");
        await host.ExecuteAsync("update ticketing.job set paused_at = now() - interval '1 hour'");
        await DoAsync(job, "cancel");
        (await host.ScalarAsync<double>("select paused_seconds from ticketing.job where state = 'cancelled'"))
            .ShouldBeInRange(3600, 3700);
    }

    // Failed, with all rows stored, when the import did not ask whether to go on; and with 10,000, of which the job knew
    // 5,000, when the count was not changed in the transaction that stored the rows.
    [Fact]
    public async Task a_seed_that_is_paused_stores_nothing_more_and_goes_on_when_resumed()
    {
        await host.PauseImportsAsync();
        var job = (await host.SeededAsync(Csv(16_000)))["task_id"]!.GetValue<Guid>();
        (await StateAsync(job)).ShouldBe("paused");
        (await TicketsAsync(), (await host.StatusAsync(job)).Text("done")).ShouldBe((5000, "5000"));

        await DropTriggerAsync();
        await DoAsync(job, "resume");
        var task = await host.EndAsync(job);
        (task.Text("state"), task.Text("done")).ShouldBe(("succeeded", "16000"));
        (await TicketsAsync()).ShouldBe(16_000);
    }

    // Failed, with 10,000 rows stored of which the job said 5,000.
    [Fact]
    public async Task a_seed_that_is_cancelled_says_how_many_rows_it_stored()
    {
        await host.InterfereWithImportsAsync("state", "cancelled");
        var task = await host.SeededAsync(Csv(16_000));
        task.Text("state").ShouldBe("cancelled");
        task.Text("done").ShouldBe($"{await TicketsAsync()}");
    }

    // Failed, with 16,000 rows stored by a host that had lost its claim, when nothing was asked of whoever writes.
    [Fact]
    public async Task a_seed_that_another_host_took_over_is_left_to_that_one()
    {
        await host.InterfereWithImportsAsync("owner", "another");
        var answer = await host.Http.PostAsync("/seed", new StringContent(Csv(16_000), null, "text/csv"));
        var job = await answer.TaskAsync();
        await Scenarios.EventuallyAsync(
            () => host.ScalarAsync<string>(
                $"select coalesce(owner, 'nobody') from ticketing.job where id = '{job}'"
            ),
            "another"
        );
        (await StateAsync(job), await TicketsAsync()).ShouldBe(("running", 5000));

        await DropTriggerAsync();
        await host.ExecuteAsync("update ticketing.job set owned_until = null");
        await host.SendAsync(new ImportTickets(job));
        (await StateAsync(job), await TicketsAsync()).ShouldBe(("succeeded", 16_000));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    public async Task is_refused_when_it_has_ended(string action)
    {
        var job = (await host.ProcessedAsync())["task_id"]!.GetValue<Guid>();
        (await DoAsync(job, action, HttpStatusCode.Conflict)).Text("detail").ShouldContain("it is succeeded");
    }

    [Fact]
    public async Task is_refused_when_there_is_none() =>
        await DoAsync(Guid.NewGuid(), "pause", HttpStatusCode.NotFound);

    [Fact]
    public async Task works_from_the_command_line()
    {
        var job = await host.UnfinishedRunAsync();
        var paused = await Utility.RunAsync("jobs", "pause", "--task", $"{job}");
        paused.ExitCode.ShouldBe(0, paused.Errors);
        JsonNode.Parse(paused.Output)!.Text("state").ShouldBe("paused");
        (await Utility.RunAsync("jobs", "resume", "--task", $"{job}")).ExitCode.ShouldBe(0);
        await host.ReconcileAsync();
        await Scenarios.EventuallyAsync(() => StateAsync(job), "succeeded");

        var refused = await Utility.RunAsync("jobs", "cancel", "--task", $"{job}");
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("has ended");
        (await Utility.RunAsync("jobs", "stop", "--task", $"{job}")).Errors.ShouldContain("must be one of list, pause, resume, cancel");
    }
}
