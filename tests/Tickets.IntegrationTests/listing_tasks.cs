using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class listing_tasks(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<List<JsonNode>> ReadAsync(string url)
    {
        var items = new List<JsonNode>();
        while (true)
        {
            var answer = await host.Http.GetAsync(url);
            var page = await answer.JsonAsync();
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            if (!answer.Headers.TryGetValues("Link", out var link))
            {
                page.Text("next_cursor").ShouldBe("null");
                return items;
            }

            url = link.Single().Split('<', '>')[1];
        }
    }

    private static string Kinds(IEnumerable<JsonNode> tasks) => string.Join(' ', tasks.Select(task => task.Text("kind")));

    [Fact]
    public async Task tells_the_latest_first()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        await ReadLaterAsync("/requests");
        await ReadLaterAsync($"/requests/{Guid.Empty}");
        Kinds(await ReadAsync("/jobs")).ShouldBe("fetch filter process seed");
        Kinds(await ReadAsync("/jobs?limit=1")).ShouldBe("fetch filter process seed");
        Kinds(await ReadAsync("/jobs?state=succeeded&limit=2")).ShouldBe("filter process seed");
        Kinds(await ReadAsync("/jobs?kind=fetch&state=failed")).ShouldBe("fetch");
        Kinds(await ReadAsync("/jobs?kind=process")).ShouldBe("process");
        (await ReadAsync("/jobs?kind=process&state=running")).ShouldBeEmpty();
        var page = (await ReadAsync("/jobs?kind=filter")).ShouldHaveSingleItem();
        page.Text("result").ShouldBe("null", "it is large");
        (await host.StatusAsync(page["task_id"]!.GetValue<Guid>()))["result"].ShouldNotBeNull();
    }

    // Failed, with the import on the first page, when a filter without an index looked at all jobs.
    [Fact]
    public async Task ends_a_page_after_so_many_tasks_that_do_not_match()
    {
        var import = await host.SeededAsync();
        await host.ExecuteAsync(
            """
            insert into ticketing.job (id, kind, state, created_at, touched_at)
            select ('01ffffff' || lpad(to_hex(row), 24, '0'))::uuid, 'fetch', 'succeeded', now(), now() from generate_series(1, 5100) row;
            update ticketing.job set state = 'cancelled' where kind = 'seed'
            """
        );
        (await host.GetAsync("/jobs?state=cancelled"))["items"]!.AsArray().ShouldBeEmpty();
        (await ReadAsync("/jobs?state=cancelled")).ShouldHaveSingleItem().Text("task_id").ShouldBe(import.Text("task_id"));
        (await host.GetAsync("/jobs?kind=seed"))["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task tells_what_was_imported_by_whom_and_when()
    {
        await host.SeededAsync("subject,body\na,b\nc\nd,e\n", "?name=first.csv");
        await host.SeededAsync("subject,body\na,b\nc\nd,e\n", "?name=second.csv");
        await host.ProcessedAsync();
        var imports = await ReadAsync("/imports?limit=1");
        imports.Select(import => import.Text("name")).ShouldBe(["second.csv", "first.csv"]);
        var (second, first) = (imports[0], imports[1]);
        (first.Text("state"), first.Text("rows"), first.Text("rejected")).ShouldBe(("succeeded", "3", "1"));
        (first.Text("added"), first.Text("unchanged")).ShouldBe(("2", "0"));
        (second.Text("added"), second.Text("unchanged")).ShouldBe(("0", "2"));
        first.Text("by").ShouldNotBe("null");
        first.Text("finished_at").ShouldNotBe("null");
    }

    [Theory]
    [InlineData("/jobs?kind=import", "kind")]
    [InlineData("/jobs?state=done", "state")]
    [InlineData("/jobs?limit=0", "limit")]
    [InlineData("/jobs?cursor=abc", "cursor")]
    [InlineData("/imports?limit=201", "limit")]
    [InlineData("/imports?cursor=abc", "cursor")]
    [InlineData("/imports?state=failed", "state")]
    public async Task refuses_what_it_does_not_know(string url, string field) =>
        (await (await host.Http.GetAsync(url)).ShouldBeProblemAsync(400)).ShouldContain($"\"errors\":{{\"{field}\":");

    [Fact]
    public async Task refuses_a_cursor_of_another_list()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        var cursor = (await host.GetAsync("/jobs?limit=1")).Text("next_cursor");
        await (await host.Http.GetAsync($"/jobs?kind=seed&cursor={cursor}")).ShouldBeProblemAsync(400);
        await (await host.Http.GetAsync($"/imports?cursor={cursor}")).ShouldBeProblemAsync(400);
    }

    [Fact]
    public async Task from_the_command_line()
    {
        await host.SeededAsync();
        await host.ProcessedAsync();
        var list = await Utility.RunAsync("jobs", "list");
        list.ExitCode.ShouldBe(0, list.Errors);
        Kinds(list.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)).ShouldBe("process seed");
        var some = await Utility.RunAsync("jobs", "list", "--kind", "seed", "--state", "succeeded", "--limit", "1");
        Kinds([JsonNode.Parse(some.Output)!]).ShouldBe("seed");

        var refused = await Utility.RunAsync("jobs", "list", "--state", "done");
        (refused.ExitCode, refused.Errors).ShouldBe((2, "--state: must be one of queued, running, paused, succeeded, failed, cancelled\n"));
        (await Utility.RunAsync("jobs", "pause")).Errors.ShouldContain("pause needs --task");
    }

    private async Task ReadLaterAsync(string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Prefer", "respond-async" } } };
        await host.EndAsync(await (await host.Http.SendAsync(request)).TaskAsync());
    }
}
