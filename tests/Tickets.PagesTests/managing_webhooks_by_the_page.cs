using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>Who connects another system sees what it was told, and that it was told.</summary>
[Collection(OneBrowser.Name)]
public class managing_webhooks_by_the_page(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task makes_one_tries_it_and_deletes_it(bool scripts)
    {
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/settings/webhooks");
        await page.GetByLabel("Address").FillAsync("https://desk.example/hooks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a webhook" }).ClickAsync();
        var secret = await page.Locator("#secret").InputValueAsync();
        secret.ShouldStartWith("whsec_");
        await Expect(page.Locator("dl")).ToContainTextAsync("ticket.classified, ticket.needs_review, ticket.failed, ticket.corrected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).ToContainTextAsync("to be sent");
        (await page.ContentAsync()).ShouldNotContain(secret);

        await page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(page.Locator("dl")).ToContainTextAsync("disabled");
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Webhooks");
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.webhook")).ShouldBe(0);
    }

    [Fact]
    public async Task says_why_it_makes_none()
    {
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui/settings/webhooks");
        await page.GetByLabel("Address").FillAsync("https://127.0.0.1/hooks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a webhook" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no public address");
        await Expect(page.GetByLabel("Address")).ToHaveValueAsync("https://127.0.0.1/hooks");
    }
}
