using System.Net;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>A host with keys, over plain HTTP: there scripts have no clipboard.</summary>
[Collection(OneBrowser.Name)]
public sealed class managing_keys_by_the_page(PagesHost host) : IAsyncLifetime, IDisposable
{
    private HostProcess _process = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _process = new HostProcess(("Auth__Mode", "keys"));
        await _process.ReadyAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _process.Dispose();

    // Failed when the secret was in the list, and when a form that came again made a second key.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task makes_one_shows_it_once_and_revokes_it(bool scripts)
    {
        var admin = await host.Tickets.CreateKeyAsync("admin", "admin");
        await using var window = await host.OpenAsync(scripts, port: _process.Port);
        var page = window.Page;
        await page.GotoAsync("/ui/settings/keys");
        await page.GetByLabel("Your key").FillAsync(admin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("Who, or what, will use it").FillAsync("helpdesk");
        await page.GetByLabel("sees all but keys").CheckAsync();
        await page.GetByLabel("Days until it expires").FillAsync("90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var secret = await page.GetByLabel("The key", new() { Exact = true }).InputValueAsync();
        secret.ShouldStartWith("tk_");
        if (scripts)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        }

        await EventuallyAsync(() => AskAsync(secret), HttpStatusCode.OK);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not shown again");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "helpdesk" });
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("works until 20");
        await Expect(row).ToContainTextAsync("by admin");
        (await page.ContentAsync()).ShouldNotContain(secret.Split('_')[2]);

        await row.GetByRole(AriaRole.Link, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(row).ToContainTextAsync("revoked 20");
        await EventuallyAsync(() => AskAsync(secret), HttpStatusCode.Unauthorized);

        await EventuallyAsync(() => host.Tickets.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit} where route like '/ui/settings/keys%'"), 2);
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit" }).ClickAsync();
        await Expect(page.Locator("tbody")).ToContainTextAsync("revoked a key");
        await page.GetByLabel("What").FillAsync("POST /ui/settings/keys");
        await page.GetByLabel("Who").FillAsync("ADMIN");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator("tbody tr").Last).ToContainTextAsync("made a key");
        await page.GetByLabel("Who").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing matches");
    }

    private async Task<HttpStatusCode> AskAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/requests") { Headers = { { "X-Api-Key", key } } };
        return (await _process.Http.SendAsync(request)).StatusCode;
    }
}
