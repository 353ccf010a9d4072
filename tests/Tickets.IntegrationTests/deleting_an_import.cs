using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Tickets.HostKit;
using Tickets.TestKit;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class deleting_an_import(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<Guid> SeedAsync(string csv, string query) => Guid.Parse((await host.SeededAsync(csv, query)).Text("task_id"));

    private async Task<string> DeleteAsync(Guid import)
    {
        var answer = await host.Http.DeleteAsync($"/imports/{import}");
        var end = await answer.JsonAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, end.ToJsonString());
        return $"{end.Text("deleted")} deleted, {end.Text("remaining")} remaining";
    }

    private async Task<IEnumerable<string>> BodiesAsync() =>
        (await host.GetAsync("/requests?sort=oldest"))["items"]!.AsArray().Select(ticket => ticket!.Text("body")).Order();

    private Task<long> CountAsync(string table) => host.ScalarAsync<long>($"select count(*) from ticketing.{table}");

    [Fact]
    public async Task leaves_the_other_imports_of_its_source()
    {
        await SeedAsync("id,body\n1,one\n2,two\n", "?name=a.csv&source=desk");
        var second = await SeedAsync("id,body\n2,second\n3,three\n", "?name=b.csv&source=desk");
        await host.ProcessedAsync();

        (await DeleteAsync(second)).ShouldBe("1 deleted, 0 remaining");

        (await BodiesAsync()).ShouldBe(["one", "second"], "what it changed stays changed");
        (await CountAsync("outcome")).ShouldBe(2);
        var left = (await host.GetAsync("/imports"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        left.Text("name").ShouldBe("a.csv");
        (await host.Http.DeleteAsync($"/imports/{second}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Waiting.EventuallyAsync(
            () => host.ScalarAsync<bool>("select exists (select from access.audit where route = '/imports/{id}' and details::text like '%b.csv%')"),
            "it is in the audit"
        );
    }

    [Fact]
    public async Task takes_what_was_stored_before_it_was_cancelled()
    {
        await SeedAsync("body\nstays\n", "?name=a.csv");
        await host.PauseImportsAsync();
        var wrong = await SeedAsync("body\n" + string.Concat(Enumerable.Range(0, 5100).Select(row => $"wrong {row}\n")), "?name=b.csv");
        await host.ExecuteAsync("drop trigger interfering on ticketing.job");
        (await CountAsync("mt_doc_ticket")).ShouldBe(5001);
        var refused = await host.Http.DeleteAsync($"/imports/{wrong}");
        (await refused.ShouldBeProblemAsync(409)).ShouldContain("The import of b.csv is paused: cancel it");

        await host.Http.PostAsync($"/jobs/{wrong}/cancel", null);
        (await DeleteAsync(wrong)).ShouldBe("5000 deleted, 0 remaining");
        (await BodiesAsync()).ShouldBe(["stays"]);
    }

    [Fact]
    public async Task goes_by_ten_thousand_at_a_time()
    {
        await SeedAsync("body\nstays\n", "?name=a.csv");
        var import = await SeedAsync("body\n" + string.Concat(Enumerable.Range(0, 10_050).Select(row => $"text {row}\n")), "?name=b.csv");
        (await DeleteAsync(import)).ShouldBe("10000 deleted, 50 remaining");
        (await host.GetAsync("/imports"))["items"]!.AsArray().Count.ShouldBe(2);
        (await DeleteAsync(import)).ShouldBe("50 deleted, 0 remaining");
        (await CountAsync("backlog")).ShouldBe(1);
    }

    [Fact]
    public async Task that_stored_nothing_takes_it_off_the_list()
    {
        var refused = await SeedAsync("body\n,\n", "?name=a.csv");
        await host.ExecuteAsync("update ticketing.job set state = 'failed', input = (input::jsonb - 'first_id')::json");
        (await DeleteAsync(refused)).ShouldBe("0 deleted, 0 remaining");
        (await host.GetAsync("/imports"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task is_not_another_task()
    {
        var run = Guid.Parse((await host.ProcessedAsync()).Text("task_id"));
        (await (await host.Http.DeleteAsync($"/imports/{run}")).ShouldBeProblemAsync(404)).ShouldContain($"There is no import {run}");
    }

    [Fact]
    public async Task by_a_utility_asks_first()
    {
        await SeedAsync("body\nstays\n", "?name=a.csv");
        var import = await SeedAsync("body\none\ntwo\n", "?name=b.csv");
        var asked = await Utility.RunAsync("imports", "delete", "--task", $"{import}");
        (asked.ExitCode, asked.Output).ShouldBe((2, ""));
        asked.Errors.ShouldContain("2 tickets of the import of 'b.csv' would be deleted");
        var both = await Utility.RunAsync("imports", "delete", "--task", $"{import}", "--source", "b.csv", "--yes");
        both.Errors.ShouldContain("delete needs --source or --task");
        var run = await Utility.RunAsync("imports", "delete", "--task", $"{import}", "--yes");
        (run.ExitCode, run.Output).ShouldBe((0, "deleted 2\n"), run.Errors);
        (await BodiesAsync()).ShouldBe(["stays"]);
    }
}
