using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>The support lead says which tickets need no model.</summary>
[Collection(OneBrowser.Name)]
public class deciding_by_rules_of_the_page(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => host.ClearAsync();

    // Failed when the form forgot what was refused, and when a rule went down instead of up.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task adds_orders_and_deletes_rules(bool scripts)
    {
        await host.Tickets.ClassifiedTicketAsync("Our newsletter");
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        await page.GotoAsync("/ui/settings/rules");
        await AddAsync("news", "", "");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a rule needs a condition");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("news");

        await AddAsync("news", "newsletter*\nunsubscribe", "");
        await AddAsync("parcels", "parcel", "post");
        var rows = page.Locator("tbody tr");
        await Expect(rows.Nth(0)).ToContainTextAsync("says newsletter* or unsubscribe");
        await Expect(rows.Nth(0)).ToContainTextAsync("is left alone");
        await Expect(rows.Nth(0).Locator(".number")).ToHaveTextAsync("1");
        await page.GetByLabel("Move parcels up").ClickAsync();
        await Expect(rows.Nth(0)).ToContainTextAsync("post");
        await rows.Nth(0).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(rows.Nth(0).GetByRole(AriaRole.Button, new() { Name = "Enable" })).ToBeVisibleAsync();
        await rows.Nth(0).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);

        await page.GetByLabel("e-mail address of one of these domains").FillAsync("partner.example, *.partner.example");
        await page.GetByLabel("Its fields say").FillAsync("language: fr*");
        await AddAsync("partners", "", "france");
        await Expect(rows.Nth(1)).ToContainTextAsync("from partner.example or *.partner.example and language fr*");
        (await host.Tickets.ScalarAsync<string>("select rules -> 0 ->> 'name' from ticketing.rule_set")).ShouldBe("news");

        async Task AddAsync(string name, string words, string category)
        {
            await page.GetByLabel("Name").FillAsync(name);
            await page.GetByLabel("It says one of these").FillAsync(words);
            await page.GetByLabel("Its category").FillAsync(category);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        }
    }
}
