using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class dealing_with_failures(PagesHost host) : IAsyncLifetime
{
    private Guid _lucky;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        await host.Tickets.ExecuteAsync("truncate ticketing.mt_doc_deadletteraction");
        foreach (var subject in (string[])["one", "two", "three"])
            _lucky = await host.Tickets.ClassifiedTicketAsync(subject);
        await host.Tickets.ExecuteAsync(
            $"update ticketing.outcome set status = 'failed', reason = case id when '{_lucky}' then 'out of luck' else 'out of paper' end"
        );
        await host.AddDeadMessageAsync("no such column", _lucky);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the question of a group was asked about all.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task replays_a_group_discards_one_and_says_what_was_done(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/dead-letters");
        await Expect(page.Locator("caption")).ToContainTextAsync("4 in all");
        var paper = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "out of paper" });
        await Expect(paper.Locator(".number")).ToHaveTextAsync("2");
        await paper.GetByRole(AriaRole.Link, new() { Name = "Replay" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Replay these 2?");
        await page.GetByLabel("Why").FillAsync("paper came");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay all 2" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Replayed: 2.");
        await Expect(page.Locator(".history")).ToContainTextAsync("127.0.0.1 replayed 2.");
        await Expect(page.Locator(".history")).ToContainTextAsync("paper came");

        await page.GetByRole(AriaRole.Link, new() { Name = "out of luck" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Table, new() { Name = "One by one" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("A ticket could not be classified");
        await page.GetByRole(AriaRole.Link, new() { Name = "Discard" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Discarded: 1.");
        (await host.Tickets.ScalarAsync<string>($"select status from ticketing.outcome where id = '{_lucky}'")).ShouldBe("needs_review");

        await page.GetByRole(AriaRole.Link, new() { Name = "Discard all 1" }).Or(page.GetByRole(AriaRole.Link, new() { Name = "Discard it" })).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard it" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("No message failed for good");
    }

    // Failed when the message said nothing of its ticket.
    [Fact]
    public async Task leads_by_keys_from_a_message_to_its_tickets_and_to_the_question()
    {
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui/dead-letters?kind=message");
        await page.GetByRole(AriaRole.Table, new() { Name = "One by one" }).GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToContainTextAsync("no such column");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{_lucky}" })).ToBeVisibleAsync();
        await page.PressWhenReadyAsync("r");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Replay this one?");
        await page.GetByRole(AriaRole.Link, new() { Name = "Leave it" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Failures");
        await Expect(page.Locator("caption").First).ToContainTextAsync("4 in all");
    }

    // Failed when the number was that of the tickets only.
    [Fact]
    public async Task is_announced_in_the_header()
    {
        await using var window = await host.OpenAsync();
        var link = window.Page.Locator("header nav a", new() { HasText = "Failures" });
        await EventuallyAsync(
            async () =>
            {
                await window.Page.GotoAsync("/ui");
                return await link.TextContentAsync() is { } text && text.EndsWith('4');
            },
            "the header says how many there are"
        );
    }
}
