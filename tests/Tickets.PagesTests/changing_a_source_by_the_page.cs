using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class changing_a_source_by_the_page(PagesHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.Tickets.SeededAsync("body,category\none,x\ntwo,\n", "?name=old%20%3Cb%3E.csv");
        await host.Tickets.SeededAsync("body\ntwo\n", "?name=other.csv");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the link led to all tickets.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task renames_one_says_what_can_not_be_and_deletes_the_rest(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/imports");
        var sources = page.GetByRole(AriaRole.Table, new() { Name = "Sources" });
        await Expect(sources.Locator("tbody tr")).ToHaveTextAsync([new Regex(@"old <b>\.csv\s+2\s+1\s+2"), new Regex(@"other\.csv\s+1\s+0\s+1")]);
        await sources.GetByRole(AriaRole.Link, new() { Name = "old <b>.csv", Exact = true }).ClickAsync();
        await Expect(page.Locator(".tickets tbody tr")).ToHaveCountAsync(2);

        await page.GotoAsync("/ui/imports");
        await page.GetByRole(AriaRole.Link, new() { Name = "Rename old <b>.csv …" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Rename the source old <b>.csv?");
        await page.GetByLabel("New name").FillAsync("other.csv");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Renamed to other.csv: 1 ticket. Left: 1 ticket.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename the rest" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'other.csv' has the ticket of 'old <b>.csv' too");

        await page.GetByRole(AriaRole.Link, new() { Name = "Leave it as it is" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete old <b>.csv …" }).ClickAsync();
        await Expect(page.Locator(".question")).ToContainTextAsync("1 ticket, with their categories");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete them for good" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Deleted: 1 ticket.");
        await page.GetByRole(AriaRole.Link, new() { Name = "All imports" }).ClickAsync();
        await Expect(sources.Locator("tbody tr")).ToHaveTextAsync([new Regex(@"other\.csv\s+2\s+1\s+2")]);
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task deletes_an_import(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/imports");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete the import of old <b>.csv …" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Delete the import of old <b>.csv?");
        await Expect(page.Locator(".question")).ToContainTextAsync("2 tickets that came in with this file");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete them for good" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Deleted: 2 tickets.");
        await page.GetByRole(AriaRole.Link, new() { Name = "All imports" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Imports" }).Locator("tbody th")).ToHaveTextAsync(["other.csv"]);
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(1);
    }

    [Fact]
    public async Task speaks_german()
    {
        await using var window = await host.OpenAsync(language: "de-DE");
        await window.Page.GotoAsync("/ui/imports");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "other.csv löschen …" }).ClickAsync();
        await Expect(window.Page.Locator("h1")).ToHaveTextAsync("Die Tickets von other.csv löschen?");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Endgültig löschen" })).ToBeVisibleAsync();
    }
}
