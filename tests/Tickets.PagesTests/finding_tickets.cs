using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class finding_tickets(PagesHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.Tickets.SeededAsync();
        await host.Tickets.ProcessedAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when empty fields of the form were refused as values.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task works_by_form_by_facet_and_page_by_page(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        var rows = page.Locator(".tickets tbody tr");
        await page.GotoAsync("/ui/tickets?limit=2");
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { Name = "Further" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);

        await page.GetByLabel("Text").FillAsync("parcel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        new Uri(page.Url).Query.ShouldBe("?text=parcel&sort=newest&limit=2");

        await page.GetByText("Text: parcel").ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Region, new() { Name = "Priority" }).GetByRole(AriaRole.Link, new() { Name = "high" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("Invoice");
    }

    // Failed when the links left the filters out.
    [Fact]
    public async Task gives_all_that_match_as_a_file()
    {
        await using var window = await host.OpenAsync();
        await window.Page.GotoAsync("/ui/tickets?text=parcel&limit=1");
        var file = await window.Page.RunAndWaitForDownloadAsync(
            () => window.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync()
        );
        file.SuggestedFilename.ShouldMatch("^tickets-[0-9-]{10}.csv$");
        var lines = await File.ReadAllLinesAsync(await file.PathAsync());
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain("parcel", Case.Insensitive);
    }

    // Failed when unknown parameters were passed over.
    [Fact]
    public async Task says_in_words_why_there_is_none()
    {
        (string, string)[] cases =
        [
            ("?text=nowhere", "No ticket matches"),
            ("?status=lost", "must be one of"),
            ("?sort=confidence", "with status=needs_review only"),
            ("?statux=1", "is not a parameter"),
        ];
        await using var window = await host.OpenAsync();
        foreach (var (query, words) in cases)
        {
            await window.Page.GotoAsync($"/ui/tickets{query}");
            await Expect(window.Page.Locator("main")).ToContainTextAsync(words);
        }
    }

    // Failed when a time without a zone was refused.
    [Fact]
    public async Task takes_the_times_of_a_field_as_utc()
    {
        var answer = await host.Http.GetAsync("/ui/tickets?from=2026-11-26T08:00&to=");
        answer.RequestMessage!.RequestUri!.Query.ShouldBe("?from=2026-11-26T08%3A00%3A00Z");
        answer.EnsureSuccessStatusCode();
    }
}
