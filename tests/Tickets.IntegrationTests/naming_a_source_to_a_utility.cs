using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class naming_a_source_to_a_utility(TicketsHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.SeededAsync("body,category\na,x\nb,y\n", "?name=helpdesk.csv");
        await host.SeededAsync("body\nc\n", "?name=other.csv");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task lists_imports_and_sources()
    {
        var imports = await Utility.RunAsync("imports", "list");
        imports.ExitCode.ShouldBe(0, imports.Errors);
        imports.Output.ShouldMatch(@"^file +source +state .*\n *other\.csv +other\.csv +succeeded +1 +1 +0 +0 .*\n *helpdesk\.csv ");
        var json = await Utility.RunAsync("imports", "list", "--json", "--limit", "1");
        JsonNode.Parse(json.Output)!.AsArray().ShouldHaveSingleItem()!.Text("name").ShouldBe("other.csv");

        var sources = await Utility.RunAsync("imports", "sources");
        sources.Output.ShouldMatch(@"\n *helpdesk\.csv +2 +2 +2 +20.*\n *other\.csv +1 +0 +1 ");
        var listed = await Utility.RunAsync("imports", "sources", "--json");
        JsonNode.Parse(listed.Output)!["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task renames_one_to_the_end()
    {
        var run = await Utility.RunAsync("imports", "rename", "--source", "helpdesk.csv", "--to", "other.csv");
        (run.ExitCode, run.Output).ShouldBe((0, "renamed 2\n"), run.Errors);
        (await CountAsync("other.csv")).ShouldBe(3);
    }

    // Failed, with nothing said and all deleted.
    [Fact]
    public async Task deletes_one_only_if_that_is_said()
    {
        var asked = await Utility.RunAsync("imports", "delete", "--source", "helpdesk.csv");
        (asked.ExitCode, asked.Output).ShouldBe((2, ""));
        asked.Errors.ShouldContain("2 tickets of 'helpdesk.csv' would be deleted");
        (await CountAsync("helpdesk.csv")).ShouldBe(2);
        var run = await Utility.RunAsync("imports", "delete", "--source", "helpdesk.csv", "--yes");
        (run.ExitCode, run.Output).ShouldBe((0, "deleted 2\n"), run.Errors);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1);
    }

    // Failed, with "There are no labelled tickets to train on."
    [Theory]
    [InlineData("There is no source 'help'. There are 'helpdesk.csv', 'other.csv'.", "imports", "delete", "--source", "help")]
    [InlineData("There is no source 'help'. There are 'helpdesk.csv', 'other.csv'.", "imports", "rename", "--source", "help", "--to", "x")]
    [InlineData("rename needs --source and --to", "imports", "rename", "--source", "help")]
    [InlineData("delete needs --source", "imports", "delete")]
    [InlineData("no labelled tickets of the source 'help'. There are some of 'helpdesk.csv'. Import a file first: ./tickets seed <file>, or use --data <file>.", "train", "--source", "help")]
    [InlineData("no labelled tickets of the source 'other.csv'. There are some of 'helpdesk.csv'.", "train", "--source", "other.csv", "--with-corrections")]
    [InlineData("no labelled tickets of the source 'help'. There are some of 'helpdesk.csv'.", "evaluate", "--source", "help")]
    [InlineData("is kept for measuring", "evaluate", "--source", "helpdesk.csv")]
    public async Task refuses_one_that_is_not_there(string hint, params string[] args)
    {
        var run = await Utility.RunAsync(args);
        run.ExitCode.ShouldBe(2, run.Output + run.Errors);
        run.Errors.ShouldContain(hint);
    }

    [Fact]
    public async Task is_refused_by_the_route_that_trains_too() =>
        await host.ShouldRefuseAsync(
            "/models",
            Refusals.Json("""{"source": "import", "file": "help"}"""),
            404,
            "no labelled tickets of the source 'help'. There are some of 'helpdesk.csv'."
        );

    private Task<long> CountAsync(string source) =>
        host.ScalarAsync<long>($"select count(*) from ticketing.mt_doc_ticket where data ->> 'source' = '{source}'");
}
