using Shouldly;
using Tickets.HostKit;
using Tickets.TestKit;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class knowing_a_row_again(TicketsHost host) : IAsyncLifetime
{
    private const string First = """
        id,subject,body,category,priority
        A1,Login,password refused,account,low
        A2,Invoice,charged twice,billing,P2
        A3,Parcel,not arrived,shipping,low

        """;

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<string> SeedAsync(string csv, string query)
    {
        var result = (await host.SeededAsync(csv, query))["result"];
        return result is null
            ? "failed"
            : $"{result.Text("added")} added, {result.Text("changed")} changed, {result.Text("unchanged")} unchanged, {result.Text("rejected")} rejected";
    }

    // Failed, with each ticket three times, when a ticket was its place in a file.
    [Fact]
    public async Task by_its_id_in_whatever_file_and_order()
    {
        (await SeedAsync(First, "?name=f02a.csv")).ShouldBe("3 added, 0 changed, 0 unchanged, 0 rejected");
        (await SeedAsync(First.Replace("P2", "critical"), "?name=f02b.csv")).ShouldBe("0 added, 1 changed, 2 unchanged, 0 rejected");
        var lines = First.Replace("P2", "critical").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var next = string.Join('\n', [lines[0], "A4,Box,damaged box,shipping,low", .. lines.Skip(1).Reverse()]);
        (await SeedAsync(next, "?name=f02c.csv")).ShouldBe("1 added, 0 changed, 3 unchanged, 0 rejected");
        (await SeedAsync(next, "?name=f02c.csv&source=other")).ShouldBe("4 added, 0 changed, 0 unchanged, 0 rejected");
        (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(8);
    }

    // Failed, with the row stored for the first time as another ticket, when the id was that of the file.
    [Fact]
    public async Task that_was_refused_when_it_is_mended()
    {
        (await SeedAsync("id,body\nA1,a\nA2,\nA3,c\n", "?name=a.csv")).ShouldBe("2 added, 0 changed, 0 unchanged, 1 rejected");
        (await SeedAsync("id,body\nA1,a\nA2,b\nA3,c\n", "?name=a.csv")).ShouldBe("1 added, 0 changed, 2 unchanged, 0 rejected");
    }

    [Fact]
    public async Task by_its_text_where_there_is_no_id()
    {
        (await SeedAsync("subject,body\na,b\nc,d\na,b\n", "?name=a.csv")).ShouldBe("2 added, 0 changed, 1 unchanged, 0 rejected");
        (await SeedAsync("subject,body\nc,d\ne,f\n", "?name=a.csv")).ShouldBe("1 added, 0 changed, 1 unchanged, 0 rejected");
        (await SeedAsync("subject,body\nc,d\n", "?name=b.csv")).ShouldBe("1 added, 0 changed, 0 unchanged, 0 rejected");
        (await SeedAsync("subject,body,requester\nc,d,ann\nc,d,bob\n", "?name=b.csv")).ShouldBe("2 added, 0 changed, 0 unchanged, 0 rejected");
    }

    // Failed, with the rows of the second batch written twice: the first time the index of keys refused them all.
    [Fact]
    public async Task without_trying_to_store_it_twice()
    {
        var rows = Enumerable.Range(1, 5001).Select(row => $"N{row},text {row}");
        var csv = string.Join('\n', ["id,body", .. rows, "N1,text 1"]);
        (await SeedAsync(csv, "?name=b.csv")).ShouldBe("5001 added, 0 changed, 1 unchanged, 0 rejected");
        const string given = """
            select coalesce(sum(given), 0)::bigint from (
                select max((ctid::text::point)[1]) as given from ticketing.mt_doc_ticket group by (ctid::text::point)[0]) page
            """;
        (await host.ScalarAsync<long>(given)).ShouldBe(5001);
    }

    // The first batch is of new rows only, so the second is not looked at until the index of keys refuses it.
    [Fact]
    public async Task behind_thousands_that_are_new()
    {
        await SeedAsync("id,body\nA1,a\nA2,b\n", "?name=a.csv");
        var rows = Enumerable.Range(1, 5001).Select(row => $"N{row},text {row}");
        var csv = string.Join('\n', ["id,body", .. rows, "A1,a", "A2,c", "N1,text 1"]);
        (await SeedAsync(csv, "?name=b.csv")).ShouldBe("5001 added, 1 changed, 2 unchanged, 0 rejected");
        (await host.GetAsync($"/requests/{await IdAsync("A2")}")).Text("body").ShouldBe("c");
    }

    [Fact]
    public async Task whose_text_changed_and_have_it_wait_again_unless_a_person_decided()
    {
        await SeedAsync(First, "?name=a.csv");
        await host.ProcessedAsync();
        var decided = await IdAsync("A1");
        await host.Http.PostAsync($"/requests/{decided}/category", Refusals.Json("""{"category": "outage", "by": "ann"}"""));
        var changed = First.Replace("password refused", "password forgotten").Replace("charged twice", "charged thrice");
        (await SeedAsync(changed, "?name=b.csv")).ShouldBe("0 added, 2 changed, 1 unchanged, 0 rejected");
        var kept = await host.GetAsync($"/requests/{decided}");
        (kept.Text("body"), kept.Text("category"), kept.Text("version")).ShouldBe(("password forgotten", "outage", "2"));
        (await host.GetAsync($"/requests/{await IdAsync("A2")}")).Text("status").ShouldBe("unprocessed");
        (await host.GetAsync($"/requests/{await IdAsync("A3")}")).Text("status").ShouldNotBe("unprocessed");
        (await host.ProcessedAsync()).Text("done").ShouldBe("1");
    }

    // Failed, with every text replaced, when the ids of two systems were alike.
    [Fact]
    public async Task of_another_system_with_the_same_ids_only_if_that_is_said()
    {
        string Rows(string text) => "id,body\n" + string.Concat(Enumerable.Range(0, 30).Select(row => $"{row},{text} {row}\n"));
        await SeedAsync(Rows("one"), "?name=a.csv");
        var job = await host.SeededAsync(Rows("two"), "?name=b.csv");
        (job.Text("state"), job.Text("done")).ShouldBe(("failed", "0"));
        job.Text("error").ShouldContain("of the first 30 rows 30 have the id of a stored ticket and another text");
        (await SeedAsync(Rows("two"), "?name=b.csv&source=b")).ShouldBe("30 added, 0 changed, 0 unchanged, 0 rejected");
        (await SeedAsync(Rows("three"), "?name=b.csv&replace=true")).ShouldBe("0 added, 30 changed, 0 unchanged, 0 rejected");
    }

    // Failed, with all tickets twice, when an export was a file like others.
    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    [InlineData("ndjson")]
    public async Task of_an_export_of_its_own(string format)
    {
        await SeedAsync("id,subject,body,category,priority,tier\nA1,=1+1,\"two\nlines\",account,low,gold\nA2,-x,@b,,,\n", "?name=a.csv");
        await SeedAsync("subject,body\nno id,text\n", "?name=b.csv");
        await host.Http.PostAsync("/requests", Refusals.Json("""{"subject": "=live", "body": "text", "external_id": "L1"}"""));
        await host.ProcessedAsync();
        var before = await TicketsAsync();
        var export = await host.Http.GetByteArrayAsync($"/requests/export?format={format}");
        var body = new ByteArrayContent(export);
        body.Headers.ContentType = new("application/octet-stream");
        var task = await (await host.Http.PostAsync($"/seed?name=export.{format}", body)).JsonAsync();
        var job = await host.EndAsync(task["task_id"]!.GetValue<Guid>());
        var result = job["result"]!;
        (result.Text("added"), result.Text("changed"), result.Text("unchanged"), result.Text("rejected")).ShouldBe(("0", "0", "4", "0"));
        (await TicketsAsync()).ShouldBe(before);
    }

    private Task<string?> TicketsAsync() => host.ScalarAsync<string?>("select string_agg(data::text, ' ' order by id) from ticketing.mt_doc_ticket");

    private Task<Guid> IdAsync(string external) =>
        host.ScalarAsync<Guid>($"select id from ticketing.mt_doc_ticket where data ->> 'external_id' = '{external}'");
}
