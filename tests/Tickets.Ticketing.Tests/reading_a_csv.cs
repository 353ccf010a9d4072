using System.Text;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class reading_a_csv
{
    private static Task<List<TicketRow>> ReadAsync(string csv, ColumnMapping? mapping = null) =>
        ReadAsync(Encoding.UTF8.GetBytes(csv), mapping);

    private static async Task<List<TicketRow>> ReadAsync(byte[] csv, ColumnMapping? mapping = null)
    {
        await using var tickets = await TicketFile.OpenAsync(new MemoryStream(csv), new() { Mapping = mapping ?? new() }, new(), default);
        return await tickets.ReadAsync().ToListAsync();
    }

    [Theory]
    [InlineData("subject,body,answer,type,queue,priority,language,version,tag_1\ns,b,a,t,c,high,en,1,x\n")]
    [InlineData("subject,body,category,priority,language\ns,b,c,high,en\n")]
    [InlineData("title;body;topic;priority\ns;b;c;high\n")]
    [InlineData("ID\tArea\tTitle\tDescription\tpriority\n7\tc\ts\tb\thigh\n")]
    public async Task recognises_the_columns_of_public_data_sets(string csv)
    {
        var row = (await ReadAsync(csv)).ShouldHaveSingleItem();
        row.Error.ShouldBeNull();
        (row.Subject, row.Body, row.Label, row.Priority).ShouldBe(("s", "b", "c", Priority.High));
    }

    [Theory]
    [InlineData("Document,Topic_group\nb,c\n")]
    [InlineData("text,category\nb,c\n")]
    public async Task does_without_a_subject(string csv)
    {
        var row = (await ReadAsync(csv)).ShouldHaveSingleItem();
        (row.Subject, row.Body, row.Label).ShouldBe(("", "b", "c"));
    }

    [Fact]
    public async Task maps_other_names_on_request()
    {
        var mapping = new ColumnMapping
        {
            Subject = "betreff",
            Body = "Text",
            Category = "art",
        };
        var row = (await ReadAsync("Betreff,text,Art\ns,b,c\n", mapping)).ShouldHaveSingleItem();
        (row.Subject, row.Body, row.Label).ShouldBe(("s", "b", "c"));
    }

    [Theory]
    [InlineData("", "file", "empty")]
    [InlineData("rank,priority\na,b\n", "body", "rank, priority")]
    public async Task refuses_a_file_without_a_text_column(string csv, string field, string hint)
    {
        var refused = await Should.ThrowAsync<FileRefusedException>(ReadAsync(csv));
        refused.Errors!.Keys.ShouldBe([field]);
        refused.Message.ShouldContain(hint);
    }

    // Failed, with the whole line, whatever the file was.
    [Fact]
    public async Task shows_little_of_a_file_that_is_no_csv()
    {
        var refused = await Should.ThrowAsync<FileRefusedException>(ReadAsync("root:x:0:0:root:/root:/bin/bash:secret\n"));
        refused.Message.ShouldContain("the header has root:x:0:0:root:/root:/bin/bas…");
        refused.Message.ShouldNotContain("secret");
        var columns = string.Join(",", Enumerable.Range(1, 100).Select(column => $"column{column}"));
        (await Should.ThrowAsync<FileRefusedException>(ReadAsync($"{columns}\n"))).Message.ShouldEndWith(
            "column20 and 80 more"
        );
    }

    // Failed, with an overflow, when the size of a row was counted with 32 bits.
    [Fact]
    public async Task takes_any_limit_for_a_body()
    {
        var limits = new Limits { BodyBytes = int.MaxValue };
        await using var csv = await TicketFile.OpenAsync(new MemoryStream("body\na\n"u8.ToArray()), new(), limits, default);
        (await csv.ReadAsync().ToListAsync()).ShouldHaveSingleItem().Error.ShouldBeNull();
    }

    [Fact]
    public async Task refuses_a_mapping_to_a_column_that_is_not_there()
    {
        var refused = await Should.ThrowAsync<FileRefusedException>(
            ReadAsync("body,x\na,b\n", new ColumnMapping { Category = "area" })
        );
        refused.Errors!.Keys.ShouldBe(["category"]);
        refused.Message.ShouldContain("'area'");
    }

    [Fact]
    public async Task keeps_quotes_delimiters_and_line_breaks_in_fields()
    {
        var rows = await ReadAsync("subject,body\r\n\"a \"\"b\"\"\",\"c,\nd\"\r\ne,f");
        rows.Select(row => (row.Subject, row.Body)).ShouldBe([("a \"b\"", "c,\nd"), ("e", "f")]);
        rows.ShouldAllBe(row => row.Error == null);
    }

    [Fact]
    public async Task takes_a_row_that_begins_with_a_number_sign_for_what_it_is()
    {
        var rows = await ReadAsync("subject,body\n#17 again,still broken\n#,\n");
        rows.Select(row => row.Subject).ShouldBe(["#17 again", "#"]);
    }

    [Fact]
    public async Task reports_bad_rows_with_their_lines_and_goes_on()
    {
        var rows = await ReadAsync(
            "subject,body,category,priority\n" // line 1
                + "a,\"two\nlines\",c,low\n" // 2 and 3
                + "short\n" // 4
                + "a,b,c,low,extra\n" // 5
                + "a,b,c,sometime\n" // 6
                + ",,c,low\n" // 7
                + "a,\0,c,low\n" // 8
                + "a,b,c,urgent\n" // 9
                + $"a,b,c,{new string('x', 1000)}\n" // 10
        );
        rows.Select(row => (row.Line, row.Error))
            .ShouldBe([
                (2, null),
                (4, "has 1 fields, the header has 4"),
                (5, "has 5 fields, the header has 4"),
                (6, null),
                (7, "has no text"),
                (8, "contains a NUL character"),
                (9, null),
                (10, null),
            ]);
    }

    [Fact]
    public async Task reports_rows_over_the_limits()
    {
        var rows = await ReadAsync(
            $"subject,body\n{new string('s', 301)},b\ns,{new string('ä', 32 * 1024 + 1)}\n{new string('s', 300)},{new string('b', 64 * 1024)}\n"
        );
        rows.Select(row => row.Error)
            .ShouldBe(["has a subject of more than 300 characters", "has a body of more than 65536 bytes", null]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task reports_text_that_is_not_utf8_among_text_that_is(bool marked)
    {
        byte[] mark = marked ? [0xEF, 0xBB, 0xBF] : [];
        byte[] csv = [.. mark, .. Encoding.UTF8.GetBytes("subject,body\nGrüße,schöne\n"), .. Encoding.Latin1.GetBytes("Größe,b\nok,ok\n")];
        var rows = await ReadAsync(csv);
        rows.Select(row => row.Error)
            .ShouldBe([null, "contains bytes that are not of the encoding of the file, such as not UTF-8", null]);
    }

    [Fact]
    public async Task keeps_a_replacement_character_that_the_file_holds() =>
        (await ReadAsync("subject,body\na\uFFFDb,c\n")).ShouldHaveSingleItem().Subject.ShouldBe("a\uFFFDb");

    [Fact]
    public async Task reads_utf16_with_a_mark()
    {
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("subject,body\nGröße,b\n")];
        (await ReadAsync(utf16)).ShouldHaveSingleItem().Subject.ShouldBe("Größe");
    }

    [Fact]
    public async Task reports_a_quote_that_is_never_closed_and_keeps_what_came_before()
    {
        var rows = await ReadAsync("subject,body\na,b\nc,\"d\ne,f\n" + new string('x', 2_000_000));
        rows.Select(row => row.Error is null ? row.Line : -row.Line).ShouldBe([2, -3, 4, -5]);
        rows[1].Error!.ShouldContain("a quote that is never closed");
        rows[3].Error!.ShouldContain("characters in a line");
    }

    [Theory]
    [InlineData("subject,body\na,b\nc,\"d\ne,f\n", new[] { 2, -3, 4 })]
    [InlineData("subject,body\na,b\nc,\"d\ne,f\ng,\"h\"\ni,j\n", new[] { 2, -3, 4, 5, 6 })]
    [InlineData("subject,body\n\"a\"x,b\nc,d\n", new[] { -2, 3 })]
    [InlineData("subject,body\n\"a \"\"x\"\", y\",b\nc,5\" pipe\n", new[] { 2, 3 })]
    public async Task goes_on_after_a_misplaced_quote(string csv, int[] lines)
    {
        var rows = await ReadAsync(csv);
        rows.Select(row => row.Error is null ? (int)row.Line : -(int)row.Line).ShouldBe(lines);
    }
}
