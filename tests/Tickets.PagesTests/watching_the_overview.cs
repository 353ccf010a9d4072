using System.Diagnostics;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class watching_the_overview(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the numbers were no links.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task leads_from_the_root_to_numbers_and_from_those_to_tickets(bool scripts)
    {
        await host.Tickets.ClassifiedTicketAsync("A wrong invoice");
        await using var window = await host.OpenAsync(scripts);
        await window.Page.GotoAsync("/");
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/ui$"));
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
        await Expect(window.Page.Locator("svg polyline")).ToHaveCountAsync(2);
        await Expect(window.Page.GetByText("inference_queue")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "decided" }).ClickAsync();
        await Expect(window.Page.Locator(".tickets tbody tr")).ToContainTextAsync("A wrong invoice");
    }

    // Failed with 200 each time when the fragment had the time in it.
    [Fact]
    public async Task shows_what_is_new_by_itself_and_loads_nothing_when_nothing_is()
    {
        await using var window = await host.OpenAsync();
        await window.Page.GotoAsync("/ui");
        var accepted = window.Page.Locator(".strip li").First.Locator("strong");
        var before = await accepted.TextContentAsync();
        await host.Tickets.ClassifiedTicketAsync();
        await Expect(accepted).Not.ToHaveTextAsync(before!);
        await window.Page.WaitForResponseAsync(answer => answer.Status == 304);
    }

    // Failed when the choice was forgotten by the pages that refresh without a script.
    [Fact]
    public async Task is_refreshed_as_often_as_one_likes()
    {
        await using var window = await host.OpenAsync();
        var page = window.Page;
        await page.GotoAsync("/ui");
        await Expect(page.Locator(".every [aria-current]")).ToHaveTextAsync("2 s");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator(".every [aria-current]")).ToHaveTextAsync("pause");
        (await page.ContentAsync()).ShouldNotContain("http-equiv");
        await page.GetByRole(AriaRole.Link, new() { Name = "30 s" }).ClickAsync();
        (await host.Http.GetStringAsync("/ui?every=30")).ShouldContain("http-equiv=\"refresh\" content=\"30\"");
        (await host.Http.GetAsync("/ui?every=1")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    // Failed, with hundreds of reads, when each page read the tables itself.
    [Fact]
    public async Task costs_one_read_a_second_however_many_look()
    {
        const int pages = 100;
        var before = await ReadsAsync();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, pages).Select(_ => LookAsync()));
        var seconds = (long)watch.Elapsed.TotalSeconds;
        await EventuallyAsync(async () => await ReadsAsync() - before > 0, "reads were counted");
        (await ReadsAsync() - before).ShouldBeLessThan(2 * (seconds + 6), "looks at outcomes, two for each read");
    }

    // As a page does it.
    private async Task LookAsync()
    {
        var etag = "";
        for (var look = 0; look < 6; look++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/ui") { Headers = { { "X-Fragment", "main" } } };
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            using var answer = await host.Http.SendAsync(request);
            ((int)answer.StatusCode).ShouldBeOneOf(200, 304);
            etag = $"{answer.Headers.ETag}";
            await Task.Delay(TimeSpan.FromMilliseconds(200)); // ten times as often as a page
        }
    }

    // An overview looks at the outcomes at most twice, and meanwhile nobody else does; PostgreSQL counts that.
    private Task<long> ReadsAsync() =>
        host.Tickets.ScalarAsync<long>("select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'outcome'");

    // Failed when nothing said so, and when a page waited for newer ones.
    [Fact]
    public async Task says_how_old_its_figures_are_while_newer_ones_are_read()
    {
        await using var window = await host.OpenAsync();
        await window.Page.GotoAsync("/ui");
        await using var connection = await LockAsync();
        var notice = window.Page.GetByText("newer ones are being read");
        await Expect(notice).ToContainTextAsync(new System.Text.RegularExpressions.Regex("^These figures are [0-9]+ s old"));
        await connection.CloseAsync();
        await Expect(notice).ToHaveCountAsync(0);
    }

    // Failed when the first who looked waited until all tickets were counted.
    [Fact]
    public async Task is_read_before_anybody_looks()
    {
        const string counting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%dead messages%'";
        await using var connection = await LockAsync();
        (await host.Tickets.ScalarAsync<long>(counting)).ShouldBe(0);
        using var fresh = new HostProcess();
        await EventuallyAsync(() => host.Tickets.ScalarAsync<long>(counting), 1);
    }

    // No overview can be read until it is closed.
    private async Task<Npgsql.NpgsqlConnection> LockAsync()
    {
        var connection = await host.Tickets.Database.OpenConnectionAsync();
        await using var locking = connection.CreateCommand();
        locking.CommandText = "begin; lock table ticketing.outcome in access exclusive mode";
        await locking.ExecuteNonQueryAsync();
        return connection;
    }

    // Failed when a lost host went unnoticed.
    [Fact]
    public async Task says_when_the_host_does_not_answer()
    {
        await using var window = await host.OpenAsync();
        await window.Page.GotoAsync("/ui");
        await window.Page.EvaluateAsync("() => { globalThis.fetch = () => Promise.reject(new Error('away')); }");
        await Expect(window.Page.Locator("#asof")).ToContainTextAsync("does not answer");
    }
}
