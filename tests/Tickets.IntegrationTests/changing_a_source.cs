using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A file was imported under a name that nobody likes.</summary>
[Collection(OneHost.Name)]
public sealed class changing_a_source(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task begins_with_a_look_at_all_of_them()
    {
        await SeedAsync("body,category\na,x\nb,\nc,y\n", "?name=b.csv");
        await SeedAsync("body\nd\n", "?name=ä.csv");
        await host.TrackSubmissionAsync(() => host.Http.SubmitAsync("subject", "text"));

        var sources = await host.GetAsync("/sources");
        sources.Text("has_more").ShouldBe("false");
        sources["items"]!.AsArray().Select(source => $"{source!.Text("name")} {source!.Text("tickets")} {source!.Text("labelled")} {source!.Text("waiting")}")
            .ShouldBe(["api 1 0 0", "b.csv 3 2 3", "ä.csv 1 0 1"]);
        var first = sources["items"]![1]!;
        string.CompareOrdinal(first.Text("first_created_at"), first.Text("last_created_at")).ShouldBeLessThanOrEqualTo(0);
        first.Text("first_created_at").ShouldMatch(@"^2\d{3}-.*\.\d{3}Z$");
    }

    // Failed, with all rows stored again, when the key of a ticket was left as it was; and for the time, when it was kept to the
    // millisecond and compared to the microsecond.
    [Theory]
    [InlineData("subject,body,requester,opened_at\nü,one 😀,ann@example.org,2026-11-26 08:00:00.1234567\n,two,,26.11.2026 09:00\n", "")]
    [InlineData("id,body\nA1,one\nA2,two\n", "&source=old")]
    [InlineData("id,body\nA1,one\nA2,two\n", "")]
    public async Task leaves_its_rows_the_same_tickets_in_files_of_the_new_one(string csv, string source)
    {
        var name = source.Length > 0 ? "old" : "a.csv";
        await SeedAsync(csv, $"?name=a.csv{source}");
        (await RenameAsync(name, "new")).ShouldBe("2 renamed, 0 remaining");

        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var other = string.Join('\n', [lines[0], .. lines.Skip(1).Reverse()]);
        // Without a source of its own an id is one whatever the source.
        var asked = name == "a.csv" && csv.StartsWith("id", StringComparison.Ordinal) ? "?name=other.csv" : "?name=other.csv&source=new";
        (await SeedAsync(other, asked)).ShouldBe("0 added, 0 changed, 2 unchanged");
        (await SourcesAsync()).ShouldBe(["new 2"]);
    }

    // Failed, with the ticket twice, when the key was made of the text as the file has it.
    [Fact]
    public async Task counts_a_text_as_it_is_stored()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tickets-").FullName, "a.csv");
        await File.WriteAllTextAsync(file, "body,requester\nwrite to ann@example.org,ann@example.org\n");
        var redacting = new Dictionary<string, string> { ["Privacy__Redact"] = "email" };
        (await Utility.RunAsync(redacting, "seed", file)).Output.ShouldStartWith("added 1\n");
        (await RenameAsync("a.csv", "new")).ShouldBe("1 renamed, 0 remaining");
        await File.AppendAllTextAsync(file, "another\n");
        var again = await Utility.RunAsync(redacting, "seed", file, "--source", "new");
        again.Output.ShouldStartWith("added 1\nchanged 0\nunchanged 1\n", Case.Sensitive, again.Errors);
    }

    [Fact]
    public async Task counts_a_text_that_replaced_another()
    {
        await SeedAsync("body\none\n", "?name=a.csv");
        await host.ExecuteAsync("""update ticketing.mt_doc_ticket set data = data || '{"body": "two"}'""");
        (await RenameAsync("a.csv", "new")).ShouldBe("1 renamed, 0 remaining");
        (await SeedAsync("body\ntwo\n", "?name=b.csv&source=new")).ShouldBe("0 added, 0 changed, 1 unchanged");
    }

    // Failed, with both renamed, when nobody looked at the keys of the other one.
    [Theory]
    [InlineData("body\none\ntwo\n", "body\ntwo\nthree\n", "")]
    [InlineData("id,body\n1,one\n2,two\n", "id,body\n2,zwei\n3,drei\n", "&source=")]
    public async Task puts_two_together_and_leaves_what_both_have(string one, string other, string source)
    {
        await SeedAsync(one, source.Length > 0 ? $"?name=a.csv{source}a" : "?name=a");
        await SeedAsync(other, source.Length > 0 ? $"?name=b.csv{source}b" : "?name=b");
        (await RenameAsync("a", "b")).ShouldBe("1 renamed, 1 remaining");
        (await SourcesAsync()).ShouldBe(["a 1", "b 3"]);
        var refused = await PostAsync("rename", new { from = "a", to = "b" });
        var stays = await host.ScalarAsync<Guid>("select id from ticketing.mt_doc_ticket where data ->> 'source' = 'a'");
        (await refused.ShouldBeProblemAsync(409)).ShouldContain($"'b' has the ticket of 'a' too, so they stay: {stays} is ");
        (await SourcesAsync()).ShouldBe(["a 1", "b 3"]);
        await host.Http.DeleteAsync($"/requests/{stays}");
        (await SourcesAsync()).ShouldBe(["b 3"]);
    }

    [Fact]
    public async Task knows_what_two_help_desks_have_submitted()
    {
        foreach (var (source, id) in (ReadOnlySpan<(string, string)>)[("a", "1"), ("a", "2"), ("b", "2")])
            Submit(source, id);
        (await RenameAsync("a", "b")).ShouldBe("1 renamed, 1 remaining");
        (await (await PostAsync("rename", new { from = "a", to = "b" })).ShouldBeProblemAsync(409)).ShouldContain("'b' has the ticket of 'a' too");
        Submit("b", "1", HttpStatusCode.OK);

        void Submit(string source, string id, HttpStatusCode expected = HttpStatusCode.Accepted)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/requests") { Content = JsonContent.Create(new { body = "text", source, external_id = id }) };
            host.Http.SendAsync(request).GetAwaiter().GetResult().StatusCode.ShouldBe(expected);
        }
    }

    // Failed, with 500, when it did not look again.
    [Fact]
    public async Task leaves_what_the_other_one_gets_at_the_same_time()
    {
        await SeedAsync("body\none\n", "?name=b");
        var known = await host.ScalarAsync<string>("select data::text from ticketing.mt_doc_ticket");
        await host.ExecuteAsync("delete from ticketing.mt_doc_ticket");
        await SeedAsync("body\none\ntwo\n", "?name=a");

        await using var import = await host.Database.OpenConnectionAsync();
        await using var transaction = await import.BeginTransactionAsync();
        await using var insert = import.CreateCommand();
        insert.CommandText = $"insert into ticketing.mt_doc_ticket (id, data) values ('{Guid.NewGuid()}', '{known}')";
        await insert.ExecuteNonQueryAsync();
        var renaming = RenameAsync("a", "b");
        await host.SomebodyWaitsForALockAsync();
        await transaction.CommitAsync();
        (await renaming).ShouldBe("1 renamed, 1 remaining");
    }

    // Failed, with 304 and the old source, when the tag said nothing of it.
    [Fact]
    public async Task is_seen_by_who_has_the_ticket_already()
    {
        await SeedAsync("body\none\n", "?name=a.csv");
        var id = await host.ScalarAsync<Guid>("select id from ticketing.mt_doc_ticket");
        var tag = (await host.Http.GetAsync($"/requests/{id}")).Headers.ETag!;
        await RenameAsync("a.csv", "b");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/requests/{id}") { Headers = { IfNoneMatch = { tag } } };
        var answer = await host.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.JsonAsync()).Text("source").ShouldBe("b");
    }

    // Failed when the tickets that stay were counted among the 10,000, and those behind them were never reached.
    [Fact]
    public async Task goes_by_ten_thousand_at_a_time()
    {
        await SeedAsync(Rows(0, 10_100), "?name=a");
        await SeedAsync(Rows(0, 50), "?name=b");
        (await RenameAsync("a", "b")).ShouldBe("10000 renamed, 100 remaining");
        (await RenameAsync("a", "b")).ShouldBe("50 renamed, 50 remaining");
        (await SourcesAsync()).ShouldBe(["a 50", "b 10100"]);
        (await DeleteAsync("b")).ShouldBe("10000 deleted, 100 remaining");
        (await DeleteAsync("b")).ShouldBe("100 deleted, 0 remaining");
        (await SourcesAsync()).ShouldBe(["a 50"]);
        foreach (var table in (string[])["mt_doc_ticket", "backlog"])
            (await host.ScalarAsync<long>($"select count(*) from ticketing.{table}")).ShouldBe(50, table);

        static string Rows(int from, int count)
        {
            var csv = new StringBuilder("body\n");
            for (var row = from; row < from + count; row++)
                csv.Append(CultureInfo.InvariantCulture, $"text {row}\n");
            return csv.ToString();
        }
    }

    // Failed, with all of it left, when it was only counted.
    [Fact]
    public async Task to_nothing_leaves_nothing_of_its_tickets()
    {
        await SeedAsync("body,category\nzanzibar,x\n", "?name=a.csv");
        await SeedAsync("body\nother\n", "?name=b.csv");
        await host.ProcessedAsync();
        var id = await host.ScalarAsync<Guid>("select id from ticketing.mt_doc_ticket where data ->> 'source' = 'a.csv'");
        await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category = "zanzibar", by = "bob" });
        (await DeleteAsync("a.csv")).ShouldBe("1 deleted, 0 remaining");
        (await host.ScalarAsync<string>("select data ->> 'body' from ticketing.mt_doc_ticket")).ShouldBe("other");
        (await host.ScalarAsync<long>("select count(*) from ticketing.outcome")).ShouldBe(1);
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_correction")).ShouldBe(0);
        await Waiting.EventuallyAsync(
            () => host.ScalarAsync<bool>("select exists (select from access.audit where route = '/sources/delete' and details::text like '%a.csv%')"),
            "it is in the audit"
        );
    }

    // Failed, with 200 and nothing renamed.
    [Theory]
    [InlineData("rename", """{"from": "helpdek", "to": "x"}""")]
    [InlineData("delete", """{"source": "help"}""")]
    public async Task that_is_not_there_names_those_that_are(string change, string body)
    {
        await host.ShouldRefuseAsync($"/sources/{change}", Refusals.Json(body), 404, "and no ticket at all");
        for (var i = 0; i < 12; i++)
            await SeedAsync($"body\n{i}\n", $"?name=other-{i:00}.csv");
        await SeedAsync("body\none\n", "?name=helpdesk");
        await host.ShouldRefuseAsync($"/sources/{change}", Refusals.Json(body), 404, "There are 'helpdesk', 'other-00.csv'");
        await host.ShouldRefuseAsync($"/sources/{change}", Refusals.Json(body), 404, "'other-08.csv' and 3 more.");
    }

    [Theory]
    [InlineData("rename", """{"from": "a.csv"}""", "to")]
    [InlineData("rename", """{"from": "a.csv", "to": " "}""", "to")]
    [InlineData("rename", """{"from": "a.csv", "to": "a.csv"}""", "is the name it has")]
    [InlineData("rename", """{"to": "a.csv"}""", "from")]
    [InlineData("delete", "{}", "source")]
    public async Task is_refused_with_a_bad_name(string change, string body, string hint) =>
        await host.ShouldRefuseAsync($"/sources/{change}", Refusals.Json(body), 400, hint);

    private async Task<string> SeedAsync(string csv, string query)
    {
        var result = (await host.SeededAsync(csv, query))["result"]!;
        return $"{result.Text("added")} added, {result.Text("changed")} changed, {result.Text("unchanged")} unchanged";
    }

    private Task<HttpResponseMessage> PostAsync(string change, object body) => host.Http.PostAsJsonAsync($"/sources/{change}", body);

    private async Task<string> RenameAsync(string from, string to)
    {
        var end = await ReadAsync(await PostAsync("rename", new { from, to }));
        return $"{end.Text("renamed")} renamed, {end.Text("remaining")} remaining";
    }

    private async Task<string> DeleteAsync(string source)
    {
        var end = await ReadAsync(await PostAsync("delete", new { source }));
        return $"{end.Text("deleted")} deleted, {end.Text("remaining")} remaining";
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<string[]> SourcesAsync() =>
        [.. (await host.GetAsync("/sources"))["items"]!.AsArray().Select(source => $"{source!.Text("name")} {source!.Text("tickets")}")];
}
