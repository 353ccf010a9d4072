using System.Net.Http.Json;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>Who connects a help desk sees what came from it, and why that became no ticket.</summary>
[Collection(OneBrowser.Name)]
public class connecting_a_help_desk_by_the_page(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the form lost the recipe, and when a refused form was empty again.
    [Fact]
    public async Task makes_one_sees_what_came_and_deletes_it()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await page.GotoAsync("/ui/settings/connections");
        await page.GetByLabel("Name").FillAsync("desk");
        await page.GetByLabel("Recipe", new() { Exact = true }).SelectOptionAsync("zammad");
        await page.GetByLabel("What the recipe asks for").FillAsync("own_user");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect a help desk" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must have = and a value");
        await Expect(page.GetByLabel("Recipe", new() { Exact = true })).ToHaveValueAsync("zammad");

        await page.GetByLabel("What the recipe asks for").FillAsync("own_user=bot");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect a help desk" }).ClickAsync();
        (await page.Locator("#secret").InputValueAsync()).Length.ShouldBe(64);
        await Expect(page.Locator("dl")).ToContainTextAsync("POST /in/desk");
        await Expect(page.Locator("main")).ToContainTextAsync("HMAC SHA1 signature token");

        await host.Http.PostAsJsonAsync("/in/desk", new { id = 1 });
        await EventuallyAsync(() => host.Tickets.ScalarAsync<long>("select count(*) from ticketing.connection_event"), 1);
        await page.GotoAsync("/ui/settings/connections/desk");
        await Expect(page.Locator("tbody")).ToContainTextAsync("The header X-Hub-Signature is missing.");

        await page.GetByRole(AriaRole.Link, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Connections");
        (await host.Tickets.ScalarAsync<long>("select count(*) from ticketing.connection")).ShouldBe(0);
    }

    // Failed when what was tried was kept, and when settings that were left out were lost.
    [Fact]
    public async Task connects_one_without_a_recipe_tries_other_settings_and_keeps_them()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await page.GotoAsync("/ui/settings/connections");
        await page.GetByLabel("Name").FillAsync("desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect a help desk" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("settings are missing, and so is the recipe");
        await page.GetByLabel("Settings, as JSON").FillAsync("""{"verify": {"kind": "none"}, "map": {"external_id": "/id", "subject": "/title"}}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect a help desk" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change" }).ClickAsync();

        var settings = page.GetByLabel("Settings, as JSON");
        var before = await settings.InputValueAsync();
        var write = """{"method": "PUT", "url": "https://desk.example/{external_id}", "headers": {"Authorization": "Bearer {token}"}, "body": {"queue": "{label}"}}""";
        await settings.FillAsync(before.TrimEnd()[..^1] + $$""", "write_back": {{write}}}""");
        await page.GetByLabel("An event to try the settings with").FillAsync("""{"id": 7, "title": "Where is my <parcel>?"}""");
        await page.GetByLabel("Category to try writing back with", new() { Exact = false }).FillAsync("shipping");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try" }).ClickAsync();
        var trial = page.GetByRole(AriaRole.Status);
        await Expect(trial).ToContainTextAsync("Where is my <parcel>?");
        await Expect(trial).ToContainTextAsync("PUT https://desk.example/7");
        await Expect(trial).ToContainTextAsync("""{"queue":"shipping"}""");
        (await host.Tickets.ScalarAsync<bool>("select settings ->> 'write_back' is null from ticketing.connection")).ShouldBeTrue();

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("token is missing: the header Authorization has it");
        await page.GetByLabel("Token to write back with").FillAsync("it's a token");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("dl")).ToContainTextAsync("0 on the way");
        (await host.Tickets.ScalarAsync<string>("select settings -> 'map' ->> 'subject' from ticketing.connection")).ShouldBe("/title");
    }

    [Fact]
    public async Task connects_a_mailbox_and_sees_why_it_cannot_be_read()
    {
        await using var window = await host.OpenAsync(scripts: false);
        var page = window.Page;
        await page.GotoAsync("/ui/settings/connections");
        await page.GetByLabel("Name").FillAsync("support");
        await page.GetByLabel("Recipe", new() { Exact = true }).SelectOptionAsync("imap");
        await page.GetByLabel("What the recipe asks for").FillAsync("host=imap.example.com, user=support@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect a help desk" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("secret is missing: it is the password of the mailbox");

        await page.GetByLabel("The secret").FillAsync("correct horse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect a help desk" }).ClickAsync();
        await Expect(page.Locator("dl")).ToContainTextAsync("support@example.com at imap.example.com:993, INBOX");
        await Expect(page.Locator("#secret")).ToHaveCountAsync(0);

        await host.Tickets.ExecuteAsync("update ticketing.connection set mailbox_error = 'There is no folder INBOX.', mailbox_failing_since = now()");
        await page.GotoAsync("/ui/settings/connections/support");
        await Expect(page.Locator(".notice.bad")).ToContainTextAsync("There is no folder INBOX.");
        await page.GotoAsync("/ui/settings/connections");
        await Expect(page.Locator("tbody")).ToContainTextAsync("Can't be read since");
    }
}
