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
