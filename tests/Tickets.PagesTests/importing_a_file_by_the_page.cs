using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class importing_a_file_by_the_page(PagesHost host) : IAsyncLifetime
{
    private const string Odd = "Nr;Kopf;Anliegen;Schublade\n1;Hallo;Es geht nicht;technik\n2;Rechnung;Sie ist falsch;geld\n3;kurz\n";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the change of a column was not sent with the file.
    [Fact]
    public async Task shows_first_how_it_is_understood_and_lets_columns_be_changed()
    {
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await OpenAsync(page);
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Import" });
        await ChooseAsync(page, "odd <b>.csv", Encoding.UTF8.GetBytes(Odd));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose the one that holds it");
        await Expect(page.Locator("#preview h2").First).ToHaveTextAsync("CSV, 4 columns, divided by semicolons, utf-8");
        await Expect(button).ToBeDisabledAsync();

        await page.GetByLabel("Text (this or the subject is needed)").SelectOptionAsync("Anliegen");
        await Expect(page.Locator("#preview")).ToContainTextAsync("The file has 3 rows; 1 of them would be rejected.");
        await page.GetByLabel("Subject", new() { Exact = true }).SelectOptionAsync("Kopf");
        await page.GetByLabel("Known category").SelectOptionAsync("Schublade");
        await Expect(page.Locator("#preview tbody tr").First).ToContainTextAsync("technik");
        await Expect(page.Locator("#preview tbody tr").Last).ToContainTextAsync("has 2 fields, the header has 4");

        await button.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import of odd <b>.csv");
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("It is done; 1 row was rejected.");
        await Expect(page.Locator("dl").Last).ToContainTextAsync("Anliegen");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download them" }).ClickAsync());
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldBe("line,reason,text\r\n4,\"has 2 fields, the header has 4\",3 kurz\r\n");
        await page.GetByRole(AriaRole.Link, new() { Name = "Its tickets" }).ClickAsync();
        await Expect(page.Locator(".tickets tbody tr")).ToHaveCountAsync(2);
        await Waiting.EventuallyAsync(() => host.Tickets.ScalarAsync<bool>($"select exists (select from {TicketsHost.Audit} where route = '/ui/imports')"), "the import is in the audit");
        (await host.Tickets.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit} where route like '%preview'")).ShouldBe(0);
    }

    // Failed when the columns of the form came after the file, and were not read.
    [Fact]
    public async Task takes_a_packed_file_and_its_columns_without_a_script()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await OpenAsync(page);
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Odd));
        await ChooseAsync(page, "odd.csv.gz", packed.ToArray());
        await page.GetByText("The columns have unusual names").ClickAsync();
        await page.GetByLabel("Text (this or the subject is needed)").FillAsync("Anliegen");
        await page.GetByLabel("Known category").FillAsync("Schublade");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import of odd.csv.gz");
        await Expect(page.Locator("dl").Last).ToContainTextAsync(new Regex("Known category\\s+Schublade"));
    }

    // Failed when a refused upload stayed in the store.
    [Theory]
    [InlineData(true, "%PDF-1.7 a b c", "it is a PDF")]
    [InlineData(false, "%PDF-1.7 a b c", "it is a PDF")]
    [InlineData(false, "", "the file is empty")]
    [InlineData(false, "a,b\nc,d\n", "no column is named body")]
    public async Task says_what_is_no_table_of_tickets(bool scripts, string content, string said)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await OpenAsync(page);
        await ChooseAsync(page, "offer.pdf", Encoding.UTF8.GetBytes(content));
        if (!scripts)
            await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(said);
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.upload")).ShouldBe(0);
    }

    // Failed when the file was read into memory: Kestrel's own limit refused it.
    [Fact]
    public async Task says_how_far_a_large_file_is_and_sends_all_of_it()
    {
        const int rows = 40_000;
        var csv = new StringBuilder("subject,body\n");
        for (var row = 0; row < rows; row++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"s{row},\"{new string('x', 900)} {row}\"\n");
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await OpenAsync(page);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.csv");
        await File.WriteAllTextAsync(path, csv.ToString());
        try
        {
            await page.GetByLabel("File").First.SetInputFilesAsync(path);
            await Expect(page.Locator("#preview")).ToContainTextAsync("Of the beginning of the file");
            await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
            await Expect(page.Locator("h1")).ToContainTextAsync("Import of");
            await Expect(page.Locator("dl").First).ToContainTextAsync(new Regex("Stored\\s+40,000"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Failed when the button was a hint to use curl.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task loads_the_sample_by_keyboard_and_has_it_classified(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load the sample" }).PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import of tickets.csv");
        var classify = page.GetByRole(AriaRole.Button, new() { Name = "Classify what waits" });
        await EventuallyThereAsync(page, classify);
        await classify.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Classifying");
        await EventuallyThereAsync(page, page.GetByText("10,000 of 10,000"));
    }

    // Failed when the columns chosen for a file of the folder were forgotten.
    [Fact]
    public async Task looks_at_a_file_of_the_data_folder_without_a_script()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await OpenAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at it" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await page.GetByLabel("Subject", new() { Exact = true }).SelectOptionAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Subject" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.Locator("dl").Last).ToContainTextAsync("no column");
        await page.GotoAsync("/ui/imports");
        await Expect(page.Locator(".tickets tbody tr")).ToContainTextAsync("Text: body, Known category: category");
    }

    // Failed when the columns that were chosen after a look were not sent with the file.
    [Fact]
    public async Task shows_how_it_is_understood_without_a_script()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await OpenAsync(page);
        var look = page.GetByRole(AriaRole.Button, new() { Name = "Show how it is understood" });
        await ChooseAsync(page, "odd <b>.csv", Encoding.UTF8.GetBytes(Odd));
        await look.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("This is how odd <b>.csv is understood. Nothing was imported");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose the one that holds it");
        await page.GetByLabel("Text (this or the subject is needed)").SelectOptionAsync("Anliegen");
        await ChooseAsync(page, "odd.csv", Encoding.UTF8.GetBytes(Odd));
        await look.ClickAsync();
        await Expect(page.Locator("#preview")).ToContainTextAsync("The file has 3 rows; 1 of them would be rejected.");
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.upload")).ShouldBe(0);
        await ChooseAsync(page, "odd.csv", Encoding.UTF8.GetBytes(Odd));
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import of odd.csv");
        await Expect(page.Locator("dl").Last).ToContainTextAsync("Anliegen");
        await OpenAsync(page);
        await ChooseAsync(page, "offer.pdf", "%PDF-1.7 a b c"u8.ToArray());
        await look.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("it is a PDF");
    }

    // Failed when each letter that chose a column had the page look again, and the next letter began another name.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task goes_by_the_keyboard_alone(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/jobs");
        if (scripts)
            await page.Keyboard.PressAsync("n");
        else
            await page.PressLinkAsync("Import a file");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import a file");
        await page.TabToAsync(page.GetByLabel("File").First);
        await ChooseAsync(page, "odd.csv", Encoding.UTF8.GetBytes(Odd));
        if (scripts)
        {
            await Expect(page.Locator("#preview h2")).ToBeVisibleAsync();
        }
        else
        {
            await page.TabToAsync(page.Locator("summary").First);
            await page.Keyboard.PressAsync("Enter");
        }

        await page.TabToAsync(page.GetByLabel("Text (this or the subject is needed)"));
        await page.Keyboard.TypeAsync("Anliegen", new() { Delay = 100 });
        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import of odd.csv");
        await Expect(page.Locator("dl").Last).ToContainTextAsync("Anliegen");
    }

    private static async Task OpenAsync(IPage page) => await page.GotoAsync("/ui/imports/new");

    private static Task ChooseAsync(IPage page, string name, byte[] content) =>
        page.GetByLabel("File").First.SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = content });

    // Without a script the page is loaded again every ten seconds; a test need not wait for that.
    private static async Task EventuallyThereAsync(IPage page, ILocator locator) =>
        await Waiting.EventuallyAsync(
            async () =>
            {
                if (await locator.CountAsync() > 0)
                    return true;
                await page.ReloadAsync();
                return false;
            },
            "it is there"
        );
}
