using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>Properties of the CSV reader, over generated files; a failure prints the seed to repeat it with.</summary>
public class reading_any_csv
{
    private const int Files = 50_000;

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

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
