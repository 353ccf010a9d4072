using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class deciding_about_a_ticket(PagesHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed when the form to withdraw sent another tag than the ticket's.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task corrects_withdraws_and_erases_it(bool scripts)
    {
        var id = await host.Tickets.ClassifiedTicketAsync();
        await using var window = await host.OpenAsync(scripts);
        var page = window.Page;
        var answer = page.Locator(".answer");
        await page.GotoAsync($"/ui/tickets/{id}");
        await Expect(page.Locator(".text mark.for").First).ToBeVisibleAsync();
        await Expect(page.Locator("aside")).ToContainTextAsync("of 100 tickets that it was this sure of");
        var before = await answer.TextContentAsync();

        await CorrectAsync(page, "printing");
        await Expect(answer).ToHaveTextAsync("printing");
        await Expect(page.Locator(".history")).ToContainTextAsync("printing, by 127.0.0.1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(answer).ToHaveTextAsync(before!);
        await Expect(page.Locator(".history li")).ToHaveTextAsync(
            new Regex[] { new("came in from"), new($"{before}, by model"), new("printing, by 127.0.0.1"), new("withdrawn by 127.0.0.1") }
        );

        await page.GetByRole(AriaRole.Link, new() { Name = "Erase" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("The ticket is erased");
        await page.GotoAsync($"/ui/tickets/{id}");
        await Expect(page.Locator("h1")).ToHaveTextAsync("There is no such thing");
    }

    // Failed when the second one silently won.
    [Fact]
    public async Task of_two_at_once_the_second_is_told_who_was_faster()
    {
        var id = await host.Tickets.ClassifiedTicketAsync();
        await using var window = await host.OpenAsync();
        await window.Page.GotoAsync($"/ui/tickets/{id}");
        var faster = new StringContent("""{"category":"printing","by":"ann"}""", System.Text.Encoding.UTF8, "application/json");
        (await host.Http.PostAsync($"/requests/{id}/category", faster)).EnsureSuccessStatusCode();

        await CorrectAsync(window.Page, "sales");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("ann gave it the category printing at 20");
        await Expect(window.Page.Locator(".answer")).ToHaveTextAsync("printing");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(window.Page.Locator(".answer")).ToHaveTextAsync("sales");
    }

    private static async Task CorrectAsync(IPage page, string category)
    {
        await page.GetByLabel("The right category").FillAsync(category);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
    }
}
