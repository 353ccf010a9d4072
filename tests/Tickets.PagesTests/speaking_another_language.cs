using System.Reflection;
using Microsoft.Playwright;
using Shouldly;
using Tickets.Pages;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class speaking_another_language(PagesHost host)
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    // Failed when a text was English only.
    [Fact]
    public void says_everything()
    {
        var left = typeof(Texts)
            .GetMethods(All)
            .Where(method => method.IsVirtual && method.DeclaringType == typeof(Texts))
            .Select(method => method.Name);
        var said = typeof(GermanTexts)
            .GetMethods(All | BindingFlags.DeclaredOnly)
            .Select(method => method.Name);
        left.Except(said).ShouldBeEmpty();
    }

    // Failed when only the first language of a browser was looked at.
    [Theory]
    [InlineData("de-AT,en;q=0.5", "de")]
    [InlineData("fr, de;q=0.9, en;q=0.5", "de")]
    [InlineData("fr", "en")]
    [InlineData("*", "en")]
    [InlineData("de;q=0.1, en", "en")]
    public async Task speaks_what_a_browser_likes(string accepted, string spoken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/ui") { Headers = { { "Accept-Language", accepted } } };
        var html = await (await host.Http.SendAsync(request)).Content.ReadAsStringAsync();
        html.ShouldContain($"<html lang=\"{spoken}\">");
    }

    // Failed when a text was fixed before the language was known.
    [Fact]
    public async Task leads_a_German_through_the_pages()
    {
        await host.Tickets.ClassifiedTicketAsync("zqxj");
        await using var window = await host.OpenAsync(language: "de-DE");
        var page = window.Page;
        await page.GotoAsync("/ui");
        var pages = page.GetByRole(AriaRole.Navigation, new() { Name = "Seiten" });
        await pages.GetByRole(AriaRole.Link, new() { Name = "Prüfen" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Prüfen");
        await pages.GetByRole(AriaRole.Link, new() { Name = "Tickets" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Betreff" })).ToBeVisibleAsync();
    }
}
