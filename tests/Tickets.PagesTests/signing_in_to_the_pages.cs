using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>A host with keys, reached over plain HTTP by a name that is not this machine's.</summary>
[Collection(OneBrowser.Name)]
public sealed class signing_in_to_the_pages(PagesHost host) : IAsyncLifetime, IDisposable
{
    private const string Model = "/ui/models/0123456789ab";

    private HostProcess _process = null!;
    private string _reader = "";
    private string _reviewer = "";
    private Guid _ticket;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _ticket = await host.Tickets.ClassifiedTicketAsync();
        _reader = await host.Tickets.CreateKeyAsync("reader", "read");
        _reviewer = await host.Tickets.CreateKeyAsync("ann", "read,review");
        _process = new HostProcess(("Auth__Mode", "keys"));
        await _process.ReadyAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _process.Dispose();

    // Failed when the pages had Referrer-Policy: no-referrer: forms over plain HTTP came from nowhere, and were refused.
    [Fact]
    public async Task leads_back_to_where_one_was_going_and_says_what_one_may_not()
    {
        await using var window = await host.OpenAsync(port: _process.Port);
        var page = window.Page;
        await page.GotoAsync($"/ui/tickets/{_ticket}");
        await SignInAsync(page, "tk_00000000_00000000000000000000000000000000");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not known");
        await SignInAsync(page, _reader);
        new Uri(page.Url).AbsolutePath.ShouldBe($"/ui/tickets/{_ticket}");
        await Expect(page.GetByLabel("The right category")).ToHaveCountAsync(0);
        await page.GotoAsync($"/ui/tickets/{_ticket}/erase");
        await Expect(page.Locator("h1")).ToHaveTextAsync("You may not do this");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await SignInAsync(page, _reviewer);
        await page.GotoAsync($"/ui/tickets/{_ticket}");
        await page.GetByLabel("The right category").FillAsync("printing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".history")).ToContainTextAsync("printing, by ann");
    }

    private static async Task SignInAsync(IPage page, string key)
    {
        await page.GetByLabel("Your key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
