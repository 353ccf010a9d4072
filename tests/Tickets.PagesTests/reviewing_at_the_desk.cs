using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class reviewing_at_the_desk(PagesHost host) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        foreach (var subject in (string[])["zqxj", "ZQXJ", "wvkk"])
            await host.Tickets.TrackSubmissionAsync(() => host.Tickets.Http.SubmitAsync(subject, "xqz"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when a key was taken for a press of another button.
    [Fact]
    public async Task takes_one_key_for_each_ticket_and_another_to_undo()
    {
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui/review");
        await Expect(page.GetByText("2 tickets that wait have the same text")).ToBeVisibleAsync();
        var second = await page.Locator("[data-key='2'] span").TextContentAsync();
        var first = await page.Locator("h2").TextContentAsync();

        await page.Keyboard.PressAsync("2");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Saved as {second}: {first}");
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator("h2")).ToHaveTextAsync(first!);

        foreach (var key in (string[])["1", "3", "0"])
        {
            var url = page.Url;
            await page.Keyboard.PressAsync(key);
            await page.WaitForURLAsync(next => next != url);
        }

        await Expect(page.Locator("main")).ToContainTextAsync("Nothing waits for a person");
    }

    // Failed when the box did not keep them off.
    [Fact]
    public async Task leaves_the_keys_to_people_who_switch_them_off()
    {
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui/review");
        await page.GetByLabel("keys press the buttons").UncheckAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("keys press the buttons")).Not.ToBeCheckedAsync();
        await page.Keyboard.PressAsync("1");
        await page.GetByLabel("keys press the buttons").CheckAsync();
        await page.Keyboard.PressAsync("1");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.mt_doc_correction")).ShouldBe(1);
    }

    // Failed when the form to undo did not name the ticket.
    [Fact]
    public async Task works_without_scripts()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await page.GotoAsync("/ui/review");
        var first = await page.Locator("h2").TextContentAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Pass over" }).ClickAsync();
        await Expect(page.Locator("h2")).Not.ToHaveTextAsync(first!);
        await page.Locator(".choices button").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved as");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToHaveCountAsync(0);
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.outcome where status = 'needs_review'")).ShouldBe(3);
    }
}
