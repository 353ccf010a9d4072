using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A person asks to be forgotten.</summary>
[Collection(OneHost.Name)]
public class erasing_tickets(TicketsHost host) : IAsyncLifetime
{
    private const string Requester = "ann@example.org";
    private const string Secret = "zanzibar";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task leaves_nothing_of_a_ticket_anywhere()
    {
        var key = $"{Guid.NewGuid()}";
        var id = await SubmittedAsync(key);
        await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category = Secret, by = "bob" });
        await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category = "billing", by = "bob" });
        var asked = new HttpRequestMessage(HttpMethod.Get, $"/requests/{id}") { Headers = { { "Prefer", "respond-async" } } };
        var task = await (await host.Http.SendAsync(asked)).TaskAsync();
        (await host.EndAsync(task)).ToJsonString().ShouldContain(Secret);
        (await FoundAsync()).ShouldNotBeEmpty();

        var receipt = await (await host.Http.DeleteAsync($"/requests/{id}")).JsonAsync();
        (receipt.Text("tickets"), receipt.Text("decisions"), receipt.Text("corrections"), receipt.Text("answers")).ShouldBe(
            ("1", "3", "2", "2")
        );
        (await FoundAsync()).ShouldBeEmpty();
        foreach (var url in new[] { $"/requests/{id}", $"/status/{id}", $"/status/{task}" })
            (await host.Http.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound, url);
        (await host.Http.DeleteAsync($"/requests/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SubmitAsync(key)).StatusCode.ShouldBe(HttpStatusCode.Gone, "the same request again does not bring it back");
    }

    [Fact]
    public async Task finds_all_of_a_requester_whatever_the_way_they_came()
    {
        await SubmittedAsync($"{Guid.NewGuid()}");
        await host.SeededAsync($"body,requester\nNot hers,bob@example.org\n{Secret},ANN@example.org\n");
        (await host.ScalarAsync<long>($"select count(*) from ticketing.mt_doc_ticket where data::text ilike '%{Requester}%'")).ShouldBe(0);

        (await EraseAsync(dryRun: true)).Text("tickets").ShouldBe("2");
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(3);
        var receipt = await EraseAsync(dryRun: false);
        (receipt.Text("tickets"), receipt.Text("dry_run"), receipt.Text("open_imports")).ShouldBe(("2", "false", "0"));
        receipt["models"]!.AsArray().ShouldBeEmpty("the model in use was trained before, on a file");
        (await FoundAsync()).ShouldBeEmpty();
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1);
        (await EraseAsync(dryRun: false)).Text("tickets").ShouldBe("0");
    }

    // Failed, with the outcome of a ticket that is not there, when it was recorded all the same.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task what_a_model_says_of_one_that_is_gone_is_dropped(bool inAChunk)
    {
        await host.SeededAsync($"body\n{Secret}\n");
        var id = await host.ScalarAsync<Guid>("select id from ticketing.backlog");
        var backlog = host.Alba.Services.GetRequiredService<IBacklog>();
        var work = inAChunk
            ? backlog.WorkOf(new ClassifyChunk(Guid.NewGuid(), id, id))
            : backlog.WorkOf(new ClassifyTickets([id]));
        await host.Http.DeleteAsync($"/requests/{id}");
        await work.RecordAsync("m", [new Classification(id, "x", 0.9f, [new("x", 0.9f)], null)], default);
        (await host.ScalarAsync<long>("select count(*) from ticketing.outcome")).ShouldBe(0);
    }

    private async Task<Guid> SubmittedAsync(string key)
    {
        var answer = await host.TrackSubmissionAsync(() => SubmitAsync(key));
        return (await answer.JsonAsync()) is var json ? (json["ticket_id"] ?? json["id"])!.GetValue<Guid>() : default;
    }

    private Task<HttpResponseMessage> SubmitAsync(string key) =>
        host.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/requests")
            {
                Content = JsonContent.Create(new { body = $"The invoice of {Secret} is wrong", requester = $" {Requester}" }),
                Headers = { { "Idempotency-Key", key }, { "Prefer", "wait=20" } },
            }
        );

    private async Task<JsonNode> EraseAsync(bool dryRun)
    {
        var answer = await host.Http.PostAsJsonAsync("/erasures", new { requester = Requester, dry_run = dryRun });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    // Whichever table has the text, as it is or in bytes.
    private async Task<List<string>> FoundAsync()
    {
        var tables = await host.ScalarAsync<string[]>(
            """
            select array(select schemaname || '.' || tablename from pg_tables
                where schemaname in ('ticketing', 'inference', 'wolverine', 'access') order by 1)
            """
        );
        var found = new List<string>();
        foreach (var table in tables)
        {
            var bytes = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(Secret));
            if (await host.ScalarAsync<long>($"select count(*) from {table} t where t::text ~ '{Secret}|{bytes}'") > 0)
                found.Add(table);
        }

        return found;
    }
}
