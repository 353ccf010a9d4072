using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class previewing_an_import(TicketsHost host) : IAsyncLifetime
{
    private const string Odd = "Lfd;Worum;Was\n1;Hallo;Es geht nicht\n2;kurz\n";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<JsonNode> PreviewAsync(byte[] file, string query = "")
    {
        var answer = await host.Http.PostAsync($"/imports/preview{query}", Refusals.Bytes(file, "application/octet-stream"));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    // Failed when a column that could not be found was a refusal: nobody saw which ones there are.
    [Fact]
    public async Task names_the_columns_and_what_is_missing_and_stores_nothing()
    {
        var preview = await PreviewAsync(Encoding.UTF8.GetBytes(Odd));
        (preview["file"]!["description"]!.Text("delimiter"), preview["columns"]!.ToJsonString()).ShouldBe((";", """["Lfd","Worum","Was"]"""));
        preview["errors"]!.Text("body").ShouldStartWith("no column is named");

        var mapped = await PreviewAsync(Encoding.UTF8.GetBytes(Odd), "?body=was&subject=Worum");
        mapped["errors"]!.ToJsonString().ShouldBe("{}");
        mapped["file"]!["mapping"]!.Text("body").ShouldBe("Was");
        (mapped.Text("looked_at"), mapped.Text("rejected"), mapped.Text("is_whole")).ShouldBe(("2", "1", "true"));
        mapped["rows"]![0]!.Text("body").ShouldBe("Es geht nicht");
        (mapped["rows"]![1]!.Text("line"), mapped["rows"]![1]!.Text("error")).ShouldBe(("3", "has 2 fields, the header has 3"));
        (await host.ScalarAsync<long>("select (select count(*) from ticketing.job) + (select count(*) from ticketing.upload)")).ShouldBe(0);
    }

    [Fact]
    public async Task leaves_no_audit_entry_beside_that_of_the_import()
    {
        await PreviewAsync(Encoding.UTF8.GetBytes("body\nnothing works\n"));
        await host.SeededAsync("body\nnothing works\n");
        await Waiting.EventuallyAsync(() => host.ScalarAsync<bool>($"select exists (select from {TicketsHost.Audit})"), "the import is in the audit");
        (await host.ScalarAsync<string>($"select string_agg(route, ' ') from {TicketsHost.Audit}")).ShouldBe("/seed");
    }

    // Failed, with a row that had no end, when the last one of a beginning was shown.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task shows_whole_rows_of_the_beginning_of_a_file(bool packed)
    {
        var random = new Random(1);
        var csv = new StringBuilder("subject,body\n");
        for (var row = 0; row < 20_000; row++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"s,{random.NextInt64()} {random.NextInt64()} the end\n");
        var file = Encoding.UTF8.GetBytes(csv.ToString());
        if (packed)
        {
            using var gzip = new MemoryStream();
            await using (var packing = new GZipStream(gzip, CompressionLevel.Fastest))
                await packing.WriteAsync(file);
            file = gzip.ToArray();
        }

        var preview = await PreviewAsync(file[..(64 * 1024)]);
        (preview.Text("is_whole"), preview.Text("rejected")).ShouldBe(("false", "0"));
        preview["rows"]!.AsArray().Count.ShouldBe(20);
        preview["looked_at"]!.GetValue<int>().ShouldBeInRange(1000, 4000);
    }

    // Failed when an empty name was that of a column.
    [Fact]
    public async Task leaves_a_column_out_that_is_not_wanted()
    {
        var preview = await PreviewAsync("subject,body\nsecret,text\n"u8.ToArray(), "?subject=");
        preview["file"]!["mapping"]!.Text("subject").ShouldBe("null");
        preview["rows"]![0]!.Text("subject").ShouldBe("null");
        var import = await host.SeededAsync("subject,body\nsecret,text\n", "?subject=&name=a.csv");
        import.Text("done").ShouldBe("1");
        (await host.ScalarAsync<string>("select data ->> 'subject' from ticketing.mt_doc_ticket")).ShouldBe("");
        (await host.GetAsync("/imports"))["items"]![0]!["mapping"]!.Text("body").ShouldBe("body");
    }

    // Failed, with "no column is named body", for all of them.
    [Theory]
    [InlineData(new byte[] { 0x25, 0x50, 0x44, 0x46, 0x2d, 0x31 }, "it is a PDF")]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 20, 0 }, "XLSX")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0 }, "it is a picture")]
    [InlineData(new byte[] { 0xff, 0xd8, 0xff, 0xe0, 0, 16 }, "it is a picture")]
    [InlineData(new byte[] { 65, 0, 1, 2, 10 }, "no text")]
    [InlineData(new byte[] { }, "empty")]
    public async Task refuses_what_is_no_csv(byte[] file, string hint)
    {
        var body = Refusals.Bytes(file, "text/csv");
        await host.ShouldRefuseAsync("/imports/preview", body, 400, hint);
        await host.ShouldRefuseAsync("/seed", Refusals.Bytes(file, "text/csv"), 400, hint);
    }

    // Failed when only the counts of a running import were written before its end.
    [Fact]
    public async Task keeps_the_first_thousand_rejected_rows_without_what_must_not_be_kept()
    {
        var rows = string.Concat(Enumerable.Range(0, 1500).Select(row => $"ann@example.org,a,b,{row}\n"));
        var job = (await host.SeededAsync($"requester,body\n{rows}")).Text("task_id");
        var rejected = await host.GetAsync($"/jobs/{job}/rejected");
        (rejected.Text("total"), rejected["items"]!.AsArray().Count).ShouldBe(("1500", 1000));
        rejected["items"]![0]!.Text("reason").ShouldBe("has 4 fields, the header has 2");
        rejected["items"]![0]!.Text("text").ShouldBe("null", "it may be who a ticket comes from");
        (await host.GetAsync($"/status/{job}"))["rejected"]!.AsArray().Count.ShouldBe(100);
        (await host.Http.GetAsync($"/jobs/{Guid.NewGuid()}/rejected")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task from_the_command_line()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.csv");
        await File.WriteAllTextAsync(path, Odd);
        try
        {
            var lacks = await Utility.RunAsync("seed", path, "--dry-run");
            (lacks.ExitCode, lacks.Errors).ShouldSatisfyAllConditions(() => lacks.ExitCode.ShouldBe(2), () => lacks.Errors.ShouldContain("no column is named body"));
            var preview = await Utility.RunAsync("seed", path, "--dry-run", "--body", "Was", "--json");
            preview.ExitCode.ShouldBe(0, preview.Errors);
            JsonNode.Parse(preview.Output)!.Text("rejected").ShouldBe("1");

            // Failed, with JSON of many lines.
            var inWords = await Utility.RunAsync(Utility.NoServers, "seed", path, "--dry-run", "--body", "Was");
            inWords.ExitCode.ShouldBe(0, inWords.Errors);
            inWords.Output.ShouldContain("columns: ");
            inWords.Output.ShouldContain("rows were looked at, all of the file; 1 of them would be rejected");
            inWords.Output.Split('\n').Length.ShouldBeLessThan(10, inWords.Output);
            (await host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(0);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
