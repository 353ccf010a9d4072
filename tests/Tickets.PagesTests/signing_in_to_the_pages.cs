using System.Net;
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

    // Failed when a form named no scope.
    [Fact]
    public async Task needs_the_scopes_of_the_routes_behind()
    {
        var ticket = $"/ui/tickets/{_ticket}";
        string[] reading = ["/ui", "/ui/tickets", ticket, "/ui/review", "/ui/models", "/ui/models/shadow"];
        string[] asking = [$"{ticket}/erase", $"{Model}/promote", "/ui/models/new"];
        foreach (var path in reading.Concat(asking))
        {
            var expected = asking.Contains(path) ? HttpStatusCode.Forbidden : HttpStatusCode.OK;
            (await AskAsync("GET", path, _reader)).StatusCode.ShouldBe(expected, path);
            var stranger = await AskAsync("GET", path, key: null);
            stranger.RequestMessage!.RequestUri!.PathAndQuery.ShouldBe($"/ui/sign-in?return={Uri.EscapeDataString(path)}");
        }

        var training = $"/ui/models/trainings/{_ticket}";
        string[] forms =
        [
            $"{ticket}/erase", $"{ticket}/category", $"{ticket}/withdraw", "/ui/review", "/ui/review/undo",
            "/ui/models/rollback", "/ui/models/shadow/end", $"{Model}/promote", $"{Model}/shadow", $"{Model}/target", $"{Model}/delete",
            "/ui/models/new", $"{training}/cancel", $"{training}/promote",
        ];
        foreach (var path in forms)
        {
            (await AskAsync("POST", path, _reader)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
            (await AskAsync("POST", path, key: null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    private Task<HttpResponseMessage> AskAsync(string method, string path, string? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([]);
        return _process.Http.SendAsync(request);
    }

    private static async Task SignInAsync(IPage page, string key)
    {
        await page.GetByLabel("Your key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
