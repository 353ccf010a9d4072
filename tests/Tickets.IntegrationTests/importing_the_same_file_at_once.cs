using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class importing_the_same_file_at_once(TicketsHost host) : IAsyncLifetime
{
    private const int Rows = 60_000;

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with "23505: duplicate key value violates unique constraint" for one of them, when the rows of the other
    // were an error.
    [Fact]
    public async Task stores_each_row_once_and_both_succeed()
    {
        var csv = "body\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"ticket {row}\n"));
        var answers = await host.TrackAsync(() => Task.WhenAll(SeedAsync(), SeedAsync(), SeedAsync()));
        var tasks = new List<JsonNode>();
        foreach (var answer in answers)
            tasks.Add(await host.StatusAsync(await answer.TaskAsync()));

        tasks.ShouldAllBe(task => task.Text("state") == "succeeded");
        tasks.ShouldAllBe(task => task.Text("done") == $"{Rows}" && task.Text("failed") == "0");
        tasks.Sum(task => task["result"]!["added"]!.GetValue<int>()).ShouldBe(Rows);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(Rows);
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(Rows);

        Task<HttpResponseMessage> SeedAsync() =>
            host.Http.PostAsync("/seed", new StringContent(csv, Encoding.UTF8, "text/csv"));
    }
}
