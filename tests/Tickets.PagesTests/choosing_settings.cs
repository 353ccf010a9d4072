using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class choosing_settings(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when a correction carried the address all the same.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task keeps_the_theme_and_says_who_decided(bool scripts)
    {
        var ticket = await host.Tickets.ClassifiedTicketAsync();
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui");
        await page.GetByRole(AriaRole.Link, new() { Name = "Say who you are" }).ClickAsync();
        await page.GetByLabel("Colours").SelectOptionAsync("dark");
        await page.GetByLabel("Your name").FillAsync("Änn <b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("html")).ToHaveCSSAsync("color", "rgb(230, 234, 240)");

        await page.GotoAsync($"/ui/tickets/{ticket}");
        await page.GetByLabel("The right category").FillAsync("printing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".history")).ToContainTextAsync("printing, by Änn <b>");
        await EventuallyAsync(() => host.Tickets.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit} where note is not null"), 1);
        await page.GotoAsync("/ui/settings/audit");
        await Expect(page.Locator("tbody")).ToContainTextAsync("Änn <b> (127.0.0.1)");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{ticket}" })).ToBeVisibleAsync();
    }

    // Failed when the first key was shown, and when an environment variable was called a default.
    [Fact]
    public async Task shows_what_is_set_where_and_nothing_secret()
    {
        const string secret = "tk_first_0123456789abcdef0123456789abcdef";
        using var process = new HostProcess(("Auth__FirstKey", secret), ("Limits__PageSize", "77"));
        await process.ReadyAsync();
        var html = await process.Http.GetStringAsync("/ui/settings");
        html.ShouldNotContain(secret);
        html.ShouldContain("set, and not shown");
        html.ShouldContain("environment: Limits__PageSize");
        html.ShouldContain("nobody signs in");
        foreach (var part in Environment.GetEnvironmentVariable("ConnectionStrings__postgres")!.Split(';').Where(part => part.StartsWith("Password=", StringComparison.Ordinal)))
            html.ShouldNotContain(part.Split('=')[1]);
    }

    // Failed when any text became a colour scheme.
    [Fact]
    public async Task refuses_a_theme_that_there_is_not()
    {
        var form = new FormUrlEncodedContent([new("theme", "pink"), new("name", "")]);
        var answer = await host.Http.PostAsync("/ui/settings", form);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("must be one of light, dark");
    }
}
