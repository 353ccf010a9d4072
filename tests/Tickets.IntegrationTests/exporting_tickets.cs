using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Sylvan.Data.Csv;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class exporting_tickets(TicketsHost host) : IAsyncLifetime
{
    private const string Odd = "=1+1;\"two\", <script>\r\nthree\u0001 ünï";
    private const string Lines = "one\ntwo\rthree";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when a part began with the ticket that the one before had ended with.
    [Fact]
    public async Task has_each_that_matches_once()
    {
        await host.SeededAsync("body\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => $"ticket {row}\n")));
        await host.ProcessedAsync();
        await host.ClassifiedTicketAsync();
        var ids = await CsvAsync("/requests/export?columns=id,status");
        ids.Count.ShouldBe(5001);
        ids.Select(row => row["id"]).Distinct().Count().ShouldBe(5001);
        var counts = (await host.GetAsync("/requests/counts?by=status&category=billing"))["total"]!.GetValue<int>();
        (await CsvAsync("/requests/export?category=billing&columns=id")).Count.ShouldBe(counts);
    }

    // Failed when a lone line feed was not quoted, and when it was not kept from being a formula.
    [Fact]
    public async Task keeps_what_is_in_a_text()
    {
        var id = await host.ClassifiedTicketAsync(Odd);
        var row = (await CsvAsync("/requests/export")).ShouldHaveSingleItem();
        await host.ClassifiedTicketAsync(Lines);
        (await CsvAsync("/requests/export?columns=subject,status"))[1]["subject"].ShouldBe(Lines);
        var ticket = await host.GetAsync($"/requests/{id}");
        row["subject"].ShouldBe("'" + Odd);
        row["id"].ShouldBe(ticket.Text("id"));
        row["category"].ShouldBe(ticket.Text("category"));
        row["created_at"].ShouldBe(ticket.Text("created_at"));
        var line = await host.Http.GetStringAsync($"/requests/export?format=ndjson&text={Uri.EscapeDataString("script")}");
        line.ShouldEndWith("\n");
        JsonNode.DeepEquals(JsonNode.Parse(line), ticket).ShouldBeTrue(line);
    }

    [Fact]
    public async Task a_line_of_json_has_what_was_decided_before()
    {
        var id = await host.ClassifiedTicketAsync();
        await host.ClassifiedTicketAsync();
        foreach (var category in new[] { "refund", "account" })
            (await host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category, by = "ann" })).EnsureSuccessStatusCode();
        var lines = (await host.Http.GetStringAsync("/requests/export?format=ndjson")).Trim().Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        var decisions = (await host.GetAsync($"/requests/{id}/history"))["items"]!.AsArray().Skip(1).ToArray();
        decisions.Length.ShouldBe(2);
        JsonNode.DeepEquals(lines[0]["history"], new JsonArray([.. decisions.Select(decision => decision!.DeepClone())])).ShouldBeTrue($"{lines[0]}");
        lines[1]["history"].ShouldBeNull();
    }

    [Fact]
    public async Task has_a_column_for_each_field_of_a_source()
    {
        await SubmittedAsync("""{"Team":"=desk","status":"open","Ärea":" a,b\n"}""");
        await SubmittedAsync("""{"Team":null,"fields.x":"","zeta":"3"}""", """ "opened_at":"2025-01-02T03:04:05Z", """);
        var rows = await CsvAsync("/requests/export");
        rows[0].Keys.Order(StringComparer.Ordinal).ShouldBe(rows[1].Keys.Order(StringComparer.Ordinal));
        rows[0].Keys.SkipWhile(name => name != "label").ShouldBe(["label", "Team", "fields.fields.x", "fields.status", "zeta", "Ärea"]);
        (rows[0]["Team"], rows[0]["fields.status"], rows[0]["Ärea"], rows[0]["zeta"]).ShouldBe(("'=desk", "open", " a,b\n", ""));
        (rows[1]["Team"], rows[1]["zeta"], rows[1]["opened_at"]).ShouldBe(("", "3", "2025-01-02T03:04:05.000Z"));

        var chosen = await CsvAsync("/requests/export?columns=zeta,fields.status,id");
        chosen[0].Keys.ShouldBe(["zeta", "fields.status", "id"]);
        chosen[0]["fields.status"].ShouldBe("open");
        // Of the tickets that match.
        (await CsvAsync($"/requests/export?ids={rows[1]["id"]}")).ShouldHaveSingleItem().Keys.ShouldNotContain("Team");
        var other = await host.Http.GetAsync($"/requests/export?ids={rows[1]["id"]}&columns=Team");
        (await other.JsonAsync())["errors"]!["columns"]![0]!.GetValue<string>().ShouldStartWith("has 'Team', which is a field of no");
        var lines = (await host.Http.GetStringAsync("/requests/export?format=ndjson")).Split('\n');
        JsonNode.Parse(lines[1])!["fields"]!["zeta"]!.GetValue<string>().ShouldBe("3");
    }

    [Fact]
    public async Task says_that_there_are_too_many_fields_for_columns()
    {
        string Fields(int first, int count) =>
            $"{{{string.Join(",", Enumerable.Range(first, count).Select(field => $"\"f{field}\":\"x\""))}}}";
        await SubmittedAsync(Fields(0, 100));
        await SubmittedAsync(Fields(100, 100));
        (await CsvAsync("/requests/export"))[0].Count.ShouldBe(220);
        await SubmittedAsync(Fields(200, 1));
        var refused = await host.Http.GetAsync("/requests/export");
        (await refused.JsonAsync())["errors"]!["columns"]![0]!.GetValue<string>().ShouldContain("more than 200 fields");
        (await CsvAsync("/requests/export?columns=f200,f7"))[2]["f200"].ShouldBe("x");
    }

    // Failed when the file was written at once, which the server does not allow.
    [Fact]
    public async Task makes_a_workbook()
    {
        await host.ClassifiedTicketAsync(Odd + new string('x', 200));
        var answer = await AskAsync("/requests/export", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        answer.Content.Headers.ContentDisposition!.FileName!.ShouldEndWith(".xlsx");
        await using var zip = new System.IO.Compression.ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var sheet = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open(), Encoding.UTF8);
        var xml = System.Xml.Linq.XDocument.Parse(await sheet.ReadToEndAsync());
        var rows = xml.Descendants().Where(element => element.Name.LocalName == "row").ToList();
        rows.Count.ShouldBe(2);
        rows[1].Value.ShouldContain("=1+1;\"two\", <script>");
        rows[1].Descendants().ShouldAllBe(element => element.Name.LocalName != "f");
    }

    // Failed when Accept was not looked at.
    [Theory]
    [InlineData("text/csv;q=0.5, application/x-ndjson", HttpStatusCode.OK, "application/x-ndjson")]
    [InlineData("*/*", HttpStatusCode.OK, "text/csv")]
    [InlineData("application/json", HttpStatusCode.NotAcceptable, "application/problem+json")]
    public async Task is_what_the_client_takes(string accept, HttpStatusCode status, string type)
    {
        var answer = await AskAsync("/requests/export", accept);
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
    }

    // Failed when a column could come twice.
    [Theory]
    [InlineData("columns=id,id")]
    [InlineData("columns=id,nothing")]
    // Failed, with 500, when a name went to PostgreSQL as it was.
    [InlineData("columns=%00")]
    [InlineData("columns=")]
    [InlineData("columns=id&format=ndjson")]
    [InlineData("format=pdf")]
    [InlineData("limit=3")]
    [InlineData("status=lost")]
    public async Task refuses_what_it_does_not_know(string query) =>
        (await host.Http.GetAsync($"/requests/export?{query}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    // Failed when a filter of the utility was not checked.
    [Fact]
    public async Task works_from_the_command_line()
    {
        await host.ClassifiedTicketAsync();
        var file = Path.Combine(Directory.CreateTempSubdirectory("tickets-export-").FullName, "tickets.csv");
        var done = await Utility.RunAsync("export", "--out", file, "--query", "status=processed", "--columns", "id,category");
        done.ExitCode.ShouldBe(0, done.Errors);
        done.Errors.ShouldContain("1 tickets.");
        (await File.ReadAllLinesAsync(file)).Length.ShouldBe(2);
        (await Utility.RunAsync("export", "--query", "state=x")).ExitCode.ShouldBe(2);
    }

    private async Task SubmittedAsync(string fields, string more = "")
    {
        var request = $$"""{"body":"The invoice is wrong",{{more}}"fields":{{fields}}}""";
        var answer = await host.TrackSubmissionAsync(() => host.Http.PostAsync("/requests", Refusals.Json(request)));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await host.Http.SendAsync(request);
    }

    private async Task<List<Dictionary<string, string>>> CsvAsync(string path)
    {
        using var reader = new StringReader(await host.Http.GetStringAsync(path));
        await using var csv = await CsvDataReader.CreateAsync(reader);
        var rows = new List<Dictionary<string, string>>();
        while (await csv.ReadAsync())
            rows.Add(Enumerable.Range(0, csv.FieldCount).ToDictionary(csv.GetName, csv.GetString));
        return rows;
    }
}
