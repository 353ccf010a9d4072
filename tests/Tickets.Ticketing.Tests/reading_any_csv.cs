using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>Properties of the CSV reader, over generated files; a failure prints the seed to repeat it with.</summary>
public class reading_any_csv
{
    private const int Files = 10_000;

    /// <summary>Any character that may be stored, many of them special to CSV.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
            // U+FFFE, which is no character, stands for bytes that are not UTF-8.
            Gen.Int[1, 0x10FFFF]
                .Where(value => Rune.IsValid(value) && value != 0xFFFE)
                .Select(value => new Rune(value).ToString()),
            Gen.OneOfConst("\"", ",", ";", "\t", "\n", "\r\n", "'", " ", "a", "é", "😀", "\u2028", "#", "\\")
        )
        .List[1, 40]
        .Select(string.Concat)
        .Where(text => !string.IsNullOrWhiteSpace(text));

    private static readonly Gen<byte[]> Damaged = Gen.Select(
        Gen.OneOfConst<byte[]>(
            [.. "subject,body\n"u8],
            [.. "body;category\n"u8],
            [.. "\"subject\",\"body\",\"priority\"\r\n"u8],
            [],
            [.. "\ufeffbody\n"u8],
            [0x1f, 0x8b, 8]
        ),
        Gen.OneOf(
            Gen.Byte.Array[0, 200],
            Gen.OneOfConst("\"", ",", "\n", "\r", "\0", "x", "\"\"", "\n\"", "high", "\ufffd", "\ud83d\ude00")
                .List[0, 60]
                .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)))
        ),
        (header, rest) => (byte[])[.. header, .. rest]
    );

    private static async Task<List<TicketRow>> ReadAsync(byte[] csv)
    {
        await using var tickets = await TicketFile.OpenAsync(new MemoryStream(csv), new(), new(), default);
        return await tickets.ReadAsync().ToListAsync();
    }

    // Failed, with an exception of the decompressor, when only Sylvan's own were expected.
    [Fact]
    public Task refuses_it_or_gives_rows_that_can_be_stored_or_say_what_is_wrong() =>
        Damaged.SampleAsync(
            async csv =>
            {
                try
                {
                    foreach (var row in await ReadAsync(csv))
                    {
                        if (row.Error is null)
                            (row.Subject + row.Body).ShouldNotContain('\0');
                    }
                }
                catch (FileRefusedException refused)
                {
                    refused.Errors!.Keys.ShouldHaveSingleItem().ShouldNotBeEmpty();
                }
            },
            iter: Files
        );

    [Fact]
    public Task gives_back_what_was_written() =>
        Text.List[2, 2].List[1, 5].SampleAsync(
            async rows =>
            {
                var csv = new StringBuilder("subject,body\r\n");
                foreach (var row in rows)
                    csv.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
                var read = await ReadAsync(Encoding.UTF8.GetBytes(csv.ToString()));
                read.Select(row => row.Error).ShouldAllBe(error => error == null);
                read.Select(row => (row.Subject, row.Body)).ShouldBe(rows.Select(row => (row[0], row[1])));
            },
            iter: 5000
        );

    private static readonly Gen<string> Cell = Gen.OneOfConst("a", "b", "é", "Ж", ",", ";", "\"", "\n", " ", "x")
        .List[1, 8]
        .Select(string.Concat);

    /// <summary>A CSV in some encoding, with some delimiter, of which some rows are short, long, quoted badly, or damaged.</summary>
    private static readonly Gen<(byte[] File, int Lines)> Odd =
        from delimiter in Gen.Char[",;\t|"]
        from encoding in Gen.OneOfConst("utf-8", "windows-1251", "utf-16", "utf-16BE")
        from rows in Cell.List[1, 5].List[0, 12]
        from quotes in Gen.Bool.Array[60]
        from damage in Gen.Int[0, 3]
        from places in Gen.Int[0, 10_000].Array[3]
        select Write(delimiter, encoding, rows, quotes, damage, places);

    private static (byte[], int) Write(char delimiter, string encoding, List<List<string>> rows, bool[] quotes, int damage, int[] places)
    {
        var csv = new StringBuilder($"subject{delimiter}body{delimiter}category\n");
        var header = csv.Length;
        var cell = 0;
        foreach (var row in rows)
            csv.AppendJoin(delimiter, row.Select(text => quotes[cell++ % quotes.Length] ? Quoted(text) : text.Replace("\n", " "))).Append('\n');
        for (var i = 0; i < damage; i++)
            csv.Insert(header + places[i] % (csv.Length - header + 1), '"');
        var text = csv.ToString();
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var lines = text.Count(c => c == '\n') + (text.EndsWith('\n') ? 0 : 1);
        return (Encoding.GetEncoding(encoding).GetBytes(text), lines);
    }

    // Failed, with lines nobody knew of, when a quote that is never closed took the rest of the file with it.
    [Fact]
    public Task counts_every_line_of_the_file() =>
        Odd.SampleAsync(
            async file =>
            {
                await using var tickets = await TicketFile.OpenAsync(new MemoryStream(file.File), new(), new(), default);
                var rows = await tickets.ReadAsync().ToListAsync();
                var lines = 1 + tickets.Notes.EmptyLines + rows.Sum(row => row.Lines);
                lines.ShouldBe(file.Lines);
                rows.Select(row => row.Line).ShouldBe(rows.Select(row => row.Line).Order());
            },
            iter: 5000
        );

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
