using System.IO.Compression;
using System.Text;
using Shouldly;
using SpreadCheetah;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>Files as help desks and people give them: each of them once lost rows, or a column, without a word.</summary>
public class reading_files_as_they_come
{
    private static Task<(List<TicketRow> Rows, TicketFile File)> ReadAsync(string text, FileReading? reading = null) =>
        ReadAsync(Encoding.UTF8.GetBytes(text), reading);

    private static async Task<(List<TicketRow> Rows, TicketFile File)> ReadAsync(byte[] bytes, FileReading? reading = null)
    {
        await using var file = await TicketFile.OpenAsync(new MemoryStream(bytes), reading ?? new(), new(), default);
        return (await file.ReadAsync().ToListAsync(), file);
    }

    // Failed, with three rows rejected, when only four words were known.
    [Fact]
    public async Task with_the_priorities_of_other_systems()
    {
        var (rows, _) = await ReadAsync(
            "subject,body,category,priority\nCannot log in,password refused,account,Highest\nInvoice,charged twice,billing,1 - Critical\n"
                + "Parcel,not arrived,shipping,Hoch\nBox,damaged box,shipping,P2\n"
        );
        rows.ShouldAllBe(row => row.Error == null);
        rows.Select(row => row.Priority).ShouldBe([Priority.Critical, Priority.Critical, Priority.High, Priority.High]);
    }

    // Failed, with the row rejected, when an unknown priority was an error.
    [Fact]
    public async Task with_priorities_that_nobody_knows()
    {
        const string csv = "body,priority\na,Plaid\nb,Plaid\nc,Blau\n";
        var (rows, file) = await ReadAsync(csv);
        rows.ShouldAllBe(row => row.Error == null && row.Priority == null);
        rows[0].Fields!["priority"].ShouldBe("Plaid");
        file.Notes.UnknownPriorities.ShouldBe(new Dictionary<string, long> { ["Plaid"] = 2, ["Blau"] = 1 });
        (rows, _) = await ReadAsync(csv, new() { Priorities = "plaid=critical" });
        rows.Select(row => row.Priority).ShouldBe([Priority.Critical, Priority.Critical, null]);
    }

    // Failed, with a header of one column, when the delimiter was the commonest character of the header.
    [Fact]
    public async Task with_commas_in_a_header_of_semicolons()
    {
        var (rows, file) = await ReadAsync("Nr;Text (Bilder, Links)\n1;Passwort geht nicht\n2;Rechnung falsch\n");
        file.Description.Delimiter.ShouldBe(";");
        rows.Select(row => (row.ExternalId, row.Body)).ShouldBe([("1", "Passwort geht nicht"), ("2", "Rechnung falsch")]);
    }

    // Failed, with all rows rejected, when empty fields counted.
    [Fact]
    public async Task with_commas_at_the_end()
    {
        var (rows, file) = await ReadAsync("subject,body,category\nCannot log in,Password refused,account,,\nInvoice twice,Charged,billing,,\n");
        rows.Select(row => row.Label).ShouldBe(["account", "billing"]);
        file.Notes.LongRows.ShouldBe(2);
    }

    [Fact]
    public async Task with_fields_missing_at_the_end()
    {
        var (rows, file) = await ReadAsync("id,subject,body,category,priority\nA1,Login,refused\nA2,Login\nA3,Login,b,c,low,x\n");
        rows.Select(row => row.Error).ShouldBe([null, "has 2 fields, the header has 5", "has 6 fields, the header has 5"]);
        file.Notes.ShortRows.ShouldBe(1);
    }

    // Failed, without subjects, when Summary was not known.
    [Fact]
    public async Task of_jira()
    {
        var (rows, file) = await ReadAsync(
            "Summary,Issue key,Description,Comment,Comment\nLogin page shows error 500,SUP-1,,,\nInvoice has wrong VAT,SUP-2,The VAT is wrong,seen,done\n"
        );
        rows.Select(row => (row.ExternalId, row.Subject, row.Body))
            .ShouldBe([("SUP-1", "Login page shows error 500", ""), ("SUP-2", "Invoice has wrong VAT", "The VAT is wrong")]);
        rows[1].Fields!["Comment"].ShouldBe("seen, done");
        file.Mapping.Subject.ShouldBe("Summary");
    }

    // Failed, with the first column of a name only.
    [Fact]
    public async Task with_repeated_columns()
    {
        var (rows, _) = await ReadAsync(
            "id,subject,description,description,category,category\n1,Login,,Password refused,,account\n2,Invoice,Charged twice,,billing,\n3,Both,a,b,x,y\n"
        );
        rows.Select(row => (row.Body, row.Label))
            .ShouldBe([("Password refused", "account"), ("Charged twice", "billing"), ("a\n\nb", "x")]);
    }

    // Failed, with no subject and all rows rejected.
    [Fact]
    public async Task of_servicenow()
    {
        var (rows, _) = await ReadAsync(
            "number,short_description,description,category,priority\nINC1,VPN does not connect,The client stays at 98 percent,network,1 - Critical\n"
                + "INC2,Outlook slow,,software,3 - Moderate\n"
        );
        rows.Select(row => (row.ExternalId, row.Subject, row.Label, row.Priority))
            .ShouldBe([("INC1", "VPN does not connect", "network", Priority.Critical), ("INC2", "Outlook slow", "software", Priority.Medium)]);
    }

    // Failed, with the row rejected, when all text was UTF-8.
    [Theory]
    [InlineData("windows-1252", "subject;body;category\nKennwort;bitte zurücksetzen;Zugang\nPaket;nicht angekommen;Versand\n", "bitte zurücksetzen")]
    [InlineData("utf-16", "subject,body\nPrix,le montant est erroné\nx,y\n", "le montant est erroné")]
    [InlineData("utf-16BE", "subject,body\nPrix,le montant est erroné\nx,y\n", "le montant est erroné")]
    [InlineData("shift_jis", "subject,body\n請求書,請求額が二重になっています。\nログイン,パスワードが通りません\n", "請求額が二重になっています。")]
    [InlineData("windows-1251", "subject,body\nсчёт,неверная сумма в последнем счёте за март\nx,y\n", "неверная сумма в последнем счёте за март")]
    [InlineData("utf-8", "subject,body\nGröße,schöne Grüße\nx,y\n", "schöne Grüße")]
    public async Task in_other_encodings_without_a_mark(string encoding, string csv, string body)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(encoding).GetBytes(csv);
        var (rows, file) = await ReadAsync(bytes);
        rows[0].Error.ShouldBeNull();
        rows[0].Body.ShouldBe(body);
        file.Description.Encoding.ShouldBe(Encoding.GetEncoding(encoding).WebName);
    }

    [Fact]
    public async Task in_an_encoding_that_is_said()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding("ibm850").GetBytes("subject,body\nGröße,b\n");
        (await ReadAsync(bytes, new() { Encoding = "ibm850" })).Rows[0].Subject.ShouldBe("Größe");
        var refused = await Should.ThrowAsync<FileRefusedException>(ReadAsync(bytes, new() { Encoding = "klingon" }));
        refused.Errors!.Keys.ShouldBe(["encoding"]);
    }

    // Failed, with 'sep=;' for the header.
    [Fact]
    public async Task with_a_line_for_excel()
    {
        var (rows, _) = await ReadAsync("sep=;\r\nsubject;body;category\r\nLogin;password refused;account\r\n");
        var row = rows.ShouldHaveSingleItem();
        (row.Line, row.Subject, row.Label).ShouldBe((3, "Login", "account"));
    }

    [Theory]
    [InlineData("|")]
    [InlineData("\t")]
    [InlineData("^")]
    public async Task with_other_delimiters(string delimiter)
    {
        var reading = delimiter == "^" ? new FileReading { Delimiter = "^" } : null;
        var (rows, _) = await ReadAsync($"subject{delimiter}body\nLogin{delimiter}password, refused\n", reading);
        rows.ShouldHaveSingleItem().Body.ShouldBe("password, refused");
    }

    // Failed as 'the file is no CSV: it is JSON'.
    [Theory]
    [InlineData("{\"subject\":\"Login fails\",\"body\":\"password refused\",\"category\":\"account\"}\n\n{\"subject\":\"b\",\"labels\":[\"x\",\"y\"]}", "ndjson")]
    [InlineData("[{\"subject\":\"Login fails\",\"body\":\"password refused\",\"category\":\"account\"},\n {\"subject\":\"b\"}]", "json")]
    [InlineData("{\"count\":2,\"tickets\":[{\"subject\":\"Login fails\",\"body\":\"password refused\",\"category\":\"account\"},{\"subject\":\"b\"}],\"next\":null}", "json")]
    public async Task as_json(string json, string format)
    {
        var (rows, file) = await ReadAsync(json);
        file.Description.Format.ShouldBe(format);
        rows.Count.ShouldBe(2);
        (rows[0].Subject, rows[0].Body, rows[0].Label).ShouldBe(("Login fails", "password refused", "account"));
        rows[1].Subject.ShouldBe("b");
    }

    [Fact]
    public async Task as_json_with_fields_in_fields_and_names_that_come_late()
    {
        var (rows, _) = await ReadAsync(
            """
            [{"key": "A-1", "fields": {"summary": "Login", "customer": {"tier": 3}}, "tags": ["a", {"name": "b"}]},
             {"key": "A-2", "fields": {"summary": "Box"}, "broken": },
             {"key": "A-3", "fields": {"summary": "Parcel"}, "priority": "high"}]
            """,
            new() { Mapping = new() { Subject = "fields.summary", Category = "" } }
        );
        rows.Select(row => row.Error).ShouldBe([null, "is no JSON object", null]);
        rows[0].Fields.ShouldBe(new Dictionary<string, string> { ["fields.customer.tier"] = "3", ["tags"] = "a, b" });
        (rows[2].Subject, rows[2].ExternalId, rows[2].Priority).ShouldBe(("Parcel", "A-3", Priority.High));
    }

    // Failed as 'it is an Excel workbook'.
    [Fact]
    public async Task as_a_workbook()
    {
        using var content = new MemoryStream();
        await using (var workbook = await Spreadsheet.CreateNewAsync(content))
        {
            foreach (var (sheet, header) in new[] { ("Tickets", "Subject"), ("More tickets", "Subject"), ("Notes", "Something else") })
            {
                await workbook.StartWorksheetAsync(sheet);
                await workbook.AddRowAsync([new DataCell(header), new DataCell("Body"), new DataCell("Created"), new DataCell("Nr")]);
                await workbook.AddRowAsync([]);
                await workbook.AddRowAsync([new DataCell(sheet), new DataCell("=1+1"), new DataCell(new DateTime(2026, 11, 25, 14, 3, 0)), new DataCell(17)]);
            }

            await workbook.FinishAsync();
        }

        var (rows, file) = await ReadAsync(content.ToArray());
        (file.Description.Format, file.Description.NotRead).ShouldBe(("xlsx", "the sheets Notes"));
        rows.Select(row => (row.Line, row.Subject, row.Body, row.ExternalId, row.OpenedAt?.Hour))
            .ShouldBe([(3, "Tickets", "=1+1", "17", 14), (6, "More tickets", "=1+1", "17", 14)]);
        file.Notes.EmptyRows.ShouldBe(2);
    }

    // A workbook without its parts list; failed with a stack trace when the reader threw.
    [Fact]
    public async Task as_a_workbook_that_is_not_whole()
    {
        var bytes = Zipped(("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"), ("[Content_Types].xml", "<Types/>"));
        (await Should.ThrowAsync<FileRefusedException>(ReadAsync(bytes))).Message.ShouldContain("no whole ZIP or XLSX file");
        (await Should.ThrowAsync<FileRefusedException>(ReadAsync(bytes[..^30]))).Message.ShouldContain("no whole ZIP or XLSX file");
    }

    [Fact]
    public async Task in_a_zip()
    {
        var (rows, file) = await ReadAsync(Zipped(("__MACOSX/a", "x"), ("tickets.csv", "body,category\na,b\n")));
        (file.Description.Packed, file.Description.Format).ShouldBe(("zip", "csv"));
        rows.ShouldHaveSingleItem().Label.ShouldBe("b");
        (await Should.ThrowAsync<FileRefusedException>(ReadAsync(Zipped(("a.csv", "x"), ("b.csv", "y"))))).Message.ShouldContain(
            "has 2 files (a.csv, b.csv)"
        );
    }

    // Failed, with the damaged text, when nobody looked at the sums of an archive.
    [Fact]
    public async Task in_a_zip_that_is_damaged()
    {
        var bytes = Zipped(("tickets.csv", "body,category\na,b\n"), stored: true);
        bytes[bytes.AsSpan().IndexOf("a,b"u8)] = (byte)'x';
        await using var file = await TicketFile.OpenAsync(new MemoryStream(bytes), new(), new(), default);
        (await Should.ThrowAsync<FileRefusedException>(file.CheckAsync(default))).Message.ShouldContain("damaged");
    }

    private static byte[] Zipped(params (string Name, string Text)[] files) => Zipped(stored: false, files);

    private static byte[] Zipped((string Name, string Text) file, bool stored) => Zipped(stored, file);

    private static byte[] Zipped(bool stored, params (string Name, string Text)[] files)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name, stored ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return content.ToArray();
    }

    [Theory]
    [InlineData("%PDF-1.7\n…", "a PDF")]
    [InlineData("\n<!DOCTYPE html><html>", "a web page")]
    [InlineData("GIF89a\0", "a picture")]
    public async Task that_are_something_else(string text, string name) =>
        (await Should.ThrowAsync<FileRefusedException>(ReadAsync(text))).Message.ShouldContain(name);

    // Failed, with all lines behind the quote in one rejected row.
    [Fact]
    public async Task with_a_quote_that_is_never_closed()
    {
        var lines = string.Concat(Enumerable.Range(0, 50).Select(number => $"Invoice {number},charged twice,billing\n"));
        var (rows, _) = await ReadAsync($"subject,body,category\nLogin,password refused,account\nMonitor,\"The screen flickers,hardware\n{lines}");
        rows.Count.ShouldBe(52);
        rows.Count(row => row.Error is null).ShouldBe(51);
        rows[1].Error!.ShouldContain("it takes in 50 more lines, which are read without it");
    }

    // Failed, with four categories, of which one was N/A.
    [Fact]
    public async Task with_categories_that_differ_in_case_only()
    {
        var (rows, file) = await ReadAsync(
            "subject,body,category\nLogin,password refused,Billing\nInvoice,twice,billing\nInvoice2,again,BILLING\nInvoice3,more,N/A\nx,y,Bil  ling\nx,y,Bil\u00a0ling\n"
        );
        rows.Select(row => row.Label).ShouldBe(["Billing", "Billing", "Billing", null, "Bil  ling", "Bil  ling"]);
        file.Notes.Respelled.ShouldBe(new Dictionary<string, string> { ["billing"] = "Billing", ["BILLING"] = "Billing", ["Bil\u00a0ling"] = "Bil  ling" });
        file.Notes.NoCategory.ShouldBe(1);
        (await ReadAsync("body,category\na,none\n", new() { NoCategory = "" })).Rows[0].Label.ShouldBe("none");
    }

    // Failed, with 'area-Login,untriaged' for a category.
    [Theory]
    [InlineData(null, "area-Login")]
    [InlineData("last", "untriaged")]
    [InlineData("un*", "untriaged")]
    public async Task with_several_labels_in_a_cell(string? part, string label)
    {
        const string csv = "title,body,labels\nLogin,password refused,\"area-Login,untriaged\"\nInvoice,charged twice,area-Billing\n";
        var (rows, file) = await ReadAsync(csv, new() { CategoryPart = part });
        rows[0].Label.ShouldBe(label);
        file.CategorySeparator.ShouldBe(",");
        file.Notes.SeveralCategories.ShouldBe(part == "un*" ? 0 : 1);
    }

    [Theory]
    [InlineData("2026-11-25T14:03:00+01:00", "2026-11-25T13:03:00Z")]
    [InlineData("2026-11-25 14:03:22", "2026-11-25T14:03:22Z")]
    [InlineData("25/Nov/26 2:03 PM", "2026-11-25T14:03:00Z")]
    [InlineData("25.11.2026 14:03", "2026-11-25T14:03:00Z")]
    [InlineData("03/04/2026", null)]
    public async Task with_times_of_opening(string written, string? expected)
    {
        var (rows, file) = await ReadAsync($"body,created_at\na,{written}\n");
        rows[0].OpenedAt.ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, null));
        file.Notes.UnreadTimes.ShouldBe(expected is null ? 1 : 0);
        rows[0].Fields?["created_at"].ShouldBe(written);
    }

    [Fact]
    public async Task with_columns_that_are_kept_or_not()
    {
        const string csv = "body,language,tier\na,en,gold\nb,,\n";
        var (rows, file) = await ReadAsync(csv);
        rows[0].Fields.ShouldBe(new Dictionary<string, string> { ["language"] = "en", ["tier"] = "gold" });
        rows[1].Fields.ShouldBeNull();
        file.Kept.ShouldBe(["language", "tier"]);
        (await ReadAsync(csv, new() { Fields = "none" })).Rows[0].Fields.ShouldBeNull();
        (await ReadAsync(csv, new() { Fields = "tier" })).Rows[0].Fields!.Keys.ShouldBe(["tier"]);
        (await Should.ThrowAsync<FileRefusedException>(ReadAsync(csv, new() { Fields = "rank" }))).Errors!.Keys.ShouldBe(["fields"]);
    }
}
