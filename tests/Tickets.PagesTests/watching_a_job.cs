using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class watching_a_job(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when cancelling did not ask, and when a button stayed after the end.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task pauses_resumes_and_cancels_it(bool scripts)
    {
        var job = await UnfinishedAsync();
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/jobs");
        await page.GetByRole(AriaRole.Link, new() { Name = "Classifying" }).ClickAsync();
        var state = page.GetByRole(AriaRole.Status).First;
        await Expect(state).ToContainTextAsync("It is under way.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(state).ToContainTextAsync("Nothing is lost");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByText("0 of 3. What is done stays done")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Leave it" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel it" }).ClickAsync();
        await Expect(state).ToContainTextAsync("It was cancelled.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToHaveCountAsync(0);
        (await host.Tickets.StatusAsync(job)).Text("state").ShouldBe("cancelled");
        await page.GotoAsync("/ui/jobs?state=cancelled&kind=process");
        await Expect(page.Locator(".tickets tbody tr")).ToHaveCountAsync(1);
        await page.GotoAsync("/ui/jobs?state=paused");
        await Expect(page.GetByText("No job matches")).ToBeVisibleAsync();
    }

    // Failed when Space did not resume what it had paused.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task goes_by_the_keyboard_alone(bool scripts)
    {
        await UnfinishedAsync();
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/jobs");
        await page.PressLinkAsync("Classifying");
        var state = page.GetByRole(AriaRole.Status).First;
        await Expect(state).ToContainTextAsync("It is under way.");
        await PressAsync("Space", "Pause");
        await Expect(state).ToContainTextAsync("Nothing is lost");
        await PressAsync("Space", "Resume");
        await Expect(state).ToContainTextAsync("It is under way.");
        if (scripts)
            await page.Keyboard.PressAsync("Delete");
        else
            await page.PressLinkAsync("Cancel");
        await Expect(page.GetByText("What is done stays done")).ToBeVisibleAsync();
        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Cancel it" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(state).ToContainTextAsync("It was cancelled.");

        // With a script the key does it wherever one is.
        async Task PressAsync(string key, string button)
        {
            if (!scripts)
                await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = button }));
            await page.Keyboard.PressAsync(key);
        }
    }

    // Failed when the page was loaded once.
    [Fact]
    public async Task shows_how_far_it_is_by_itself_and_so_does_the_overview()
    {
        var job = await UnfinishedAsync();
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui");
        await page.Locator($"a[href$='{job}']").ClickAsync();
        await Expect(page.Locator(".job").First).ToContainTextAsync("0 of 3");
        await host.Tickets.ExecuteAsync($"update ticketing.job set done = 2, failed = 1, state = 'succeeded', finished_at = now() where id = '{job}'");
        await Expect(page.Locator(".job").First).ToContainTextAsync("2 of 3, 1 failed");
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("1 ticket failed");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Tickets that failed" })).ToBeVisibleAsync();
    }

    // Failed when the error of a job was rendered as markup.
    [Fact]
    public async Task says_why_it_failed_and_what_to_do()
    {
        var job = (await host.Tickets.SeededAsync(query: "?name=%3Cscript%3E.csv"))["task_id"]!.GetValue<Guid>();
        await host.Tickets.ExecuteAsync($"update ticketing.job set state = 'failed', error = '<img src=x onerror=alert(1)>' where id = '{job}'");
        await using var window = await host.OpenAsync();
        await window.Page.GotoAsync($"/ui/jobs/{job}");
        await Expect(window.Page.Locator("h1")).ToHaveTextAsync("Import of <script>.csv");
        await Expect(window.Page.GetByText("<img src=x onerror=alert(1)>")).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("The same file again adds only what is missing")).ToBeVisibleAsync();
        (await window.Page.Locator("img").CountAsync()).ShouldBe(0);
    }

    // Failed when the filter of the list was lost on the way.
    [Fact]
    public async Task classifies_again_what_the_list_of_tickets_shows()
    {
        await host.Tickets.SeededAsync();
        await host.Tickets.ProcessedAsync();
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui/tickets?text=parcel");
        await page.GetByRole(AriaRole.Link, new() { Name = "Classify again" }).ClickAsync();
        await Expect(page.Locator(".question")).ToContainTextAsync("1 ticket matches now");
        await Expect(page.Locator(".tickets tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Classify 1 again" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Classifying");
        await Expect(page.Locator("dl")).ToContainTextAsync("text=parcel");
        await Expect(page.Locator(".job").First).ToContainTextAsync("1 of 1");

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Undo …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo it" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToHaveTextAsync("1 ticket is as before. That was all.");
        (await host.Tickets.ScalarAsync<string>("select string_agg(cause, ' ' order by superseded_at) from ticketing.decision"))
            .ShouldBe("reclassified undone");
    }

    // Of three tickets, none of which is taken up: what was sent counts as sent a moment ago, again and again.
    private async Task<Guid> UnfinishedAsync()
    {
        await host.Tickets.SeededAsync();
        var job = (await host.Tickets.ProcessedAsync())["task_id"]!.GetValue<Guid>();
        await host.Tickets.ExecuteAsync($"update ticketing.job set state = 'running', done = 0, finished_at = null where id = '{job}'");
        return job;
    }
}
