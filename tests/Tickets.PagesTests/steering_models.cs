using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>At first there is the model that all tests use; in the end there is nothing else.</summary>
[Collection(OneBrowser.Name)]
public sealed class steering_models : IAsyncLifetime, IDisposable
{
    private readonly PagesHost _host;
    private readonly string _first = File.ReadAllText(Path.Combine(TicketsHost.ModelFolder, "champion")).Trim();
    private readonly HostProcess _process = new();

    public steering_models(PagesHost host) => _host = host;

    public async Task InitializeAsync()
    {
        await _process.ReadyAsync();
        await Tables.KeepModelsAsync();
    }

    public Task DisposeAsync() => Tables.RestoreModelsAsync();

    public void Dispose() => _process.Dispose();

    // Would fail if the value of the slider were read with the comma of the machine.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task moves_the_target_promotes_rolls_back_and_deletes(bool scripts)
    {
        await using var window = await _host.OpenAsync(scripts, port: _process.Port);
        var page = window.Page;
        await page.GotoAsync("/ui/models");
        await Link(page, _first).First.ClickAsync();
        await Link(page, "How much should it answer?").ClickAsync();
        await page.GetByLabel("Of its answers").FillAsync("0.99");
        if (!scripts)
            await Button(page, "Show").ClickAsync();
        await Link(page, "Make a version for 99 %").ClickAsync();
        await Button(page, "Make this version").ClickAsync();
        await Expect(page.Locator("h1")).Not.ToHaveTextAsync($"Model {_first}");
        var second = (await page.Locator("h1").TextContentAsync())!["Model ".Length..];
        second.Length.ShouldBe(12);
        await Expect(page.Locator("main")).ToContainTextAsync("It is not in use.");

        await Link(page, "Put it to use").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync($"{_first} is kept, and one can go back to it.");
        await page.GetByLabel("Why?").FillAsync("<b>fewer mistakes</b>");
        await Button(page, "Put it to use").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("put it to use: <b>fewer mistakes</b>");
        await page.GotoAsync("/ui");
        await Link(page, second).ClickAsync();

        await Link(page, "Models").ClickAsync();
        await Link(page, "Go back to the model before").ClickAsync();
        await Button(page, "Go back to it").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync($"Model {_first}");
        await Expect(page.Locator("main")).ToContainTextAsync("It has been in use since");

        // What is in use is kept; the page says so of a form that is older.
        await page.GotoAsync($"/ui/models/{_first}/delete");
        await Button(page, "Delete it for good").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"Nothing was changed. Model {_first} is the champion");
    }

    // Would fail if the page were loaded anew with each step, and the slider lost the focus.
    [Fact]
    public async Task moves_the_target_by_keys_alone()
    {
        await using var window = await _host.OpenAsync(port: _process.Port);
        var page = window.Page;
        await page.GotoAsync($"/ui/models/{_first}?tab=coverage&target_precision=0.95");
        var slider = page.GetByLabel("Of its answers");
        await slider.FocusAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("output")).ToHaveTextAsync("98 %");
        await Expect(Link(page, "Make a version for 98 %")).ToBeVisibleAsync();
        await Expect(slider).ToBeFocusedAsync();
        page.Url.ShouldEndWith("target_precision=0.98");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("for 98 %?");
    }

    // Failed when it was said of a week, and when nothing was said to be 0 a day.
    [Theory]
    [InlineData(0)]
    [InlineData(1440)]
    public async Task says_how_many_tickets_a_day_that_is(int perDay)
    {
        await _host.ClearAsync();
        await _host.Tickets.ExecuteAsync(
            $"""
            insert into ticketing.outcome (id, status, classified_at)
            select gen_random_uuid(), 'failed', now() - row * interval '1 minute' from generate_series(1, 14 * {perDay}) row
            """
        );
        await using var window = await _host.OpenAsync(scripts: false, port: _process.Port);
        await window.Page.GotoAsync($"/ui/models/{_first}?tab=coverage");
        var answer = (await window.Page.Locator(".answer").TextContentAsync())!;
        answer.Contains("At the volume of the last 7 days: ≈", StringComparison.Ordinal).ShouldBe(perDay > 0);
        var counts = Regex.Matches(answer, "≈ ([0-9,]+)").Select(count => int.Parse(count.Groups[1].Value.Replace(",", "", StringComparison.Ordinal)));
        counts.Sum().ShouldBeInRange(perDay - 10, perDay + 10);
    }

    // Would fail if the shadow could be begun for the model in use.
    [Fact]
    public async Task tries_one_beside_the_other_and_stops()
    {
        await using var window = await _host.OpenAsync(scripts: false, port: _process.Port);
        var page = window.Page;
        await page.GotoAsync("/ui/models/shadow");
        await Expect(page.Locator("main")).ToContainTextAsync("No model is tried");
        await page.GotoAsync($"/ui/models/{_first}/shadow");
        await Button(page, "Try it").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("there is nothing to compare it with");

        await page.GotoAsync($"/ui/models/{_first}/target?target_precision=0.98");
        await Button(page, "Make this version").ClickAsync();
        await Link(page, "Try it beside").ClickAsync();
        await Button(page, "Try it").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("It is tried beside the model in use");
        await Link(page, "Two models side by side").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("It has seen no ticket yet");
        await Button(page, "Stop trying it").ClickAsync();
        await Expect(page.Locator(".models")).ToContainTextAsync("in use");
        await Expect(page.Locator(".models")).Not.ToContainTextAsync("tried beside it");
    }

    // Would fail if the diagram left out what the table has.
    [Fact]
    public async Task shows_how_sure_it_was_what_it_confuses_and_what_a_ticket_has_of_it()
    {
        var ticket = await _host.Tickets.ClassifiedTicketAsync("A wrong invoice");
        await using var window = await _host.OpenAsync(port: _process.Port);
        var page = window.Page;
        await page.GotoAsync($"/ui/tickets/{ticket}");
        await Expect(page.Locator("aside")).ToContainTextAsync("Measured: of");
        await Link(page, _first).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("labelled tickets of the file tickets.csv");

        await Link(page, "as sure as it should be").ClickAsync();
        var bins = await page.Locator("details tbody tr").CountAsync();
        bins.ShouldBeGreaterThan(3);
        await Expect(page.Locator("circle.dot")).ToHaveCountAsync(bins);
        await Expect(page.Locator("circle.dot.few")).ToHaveCountAsync(await page.GetByText("(few)").CountAsync());

        await Link(page, "What does it confuse?").ClickAsync();
        await Expect(page.Locator("main ol li").First).ToContainTextAsync("were taken for");
        await Link(page, "Have tickets changed?").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("recent tickets: too few to compare");
    }

    // Failed when the filter of the known category was passed over.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task leads_from_a_mistake_to_the_tickets_that_it_answered_so(bool scripts)
    {
        await _host.ClearAsync();
        await _host.Tickets.ClassifiedTicketAsync("Right");
        var wrong = await _host.Tickets.ClassifiedTicketAsync("Wrong");
        await using var window = await _host.OpenAsync(scripts, port: _process.Port);
        var page = window.Page;
        await page.GotoAsync($"/ui/models/{_first}?tab=errors");
        var cell = page.Locator(".confusion td:not(.right) a").First;
        var query = QueryHelpers.ParseQuery(new Uri($"http://x{await cell.GetAttributeAsync("href")}").Query);
        await _host.Tickets.ExecuteAsync(
            $"""
            update ticketing.outcome set status = 'processed', best = '{query["category"]}';
            update ticketing.mt_doc_ticket set data = data || jsonb_build_object('label', case id when '{wrong}' then '{query["label"]}' else '{query["category"]}' end)
            """
        );
        await cell.ClickAsync();
        await Expect(page.Locator(".tickets tbody tr")).ToContainTextAsync("Wrong");
        await Expect(page.Locator(".chips li")).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Known category")).ToHaveValueAsync(query["label"].ToString());
    }

    // Would fail with an empty table.
    [Fact]
    public async Task says_so_while_there_is_none()
    {
        using var none = new HostProcess(("Model__Folder", "/nowhere"));
        await none.ReadyAsync();
        var html = await none.Http.GetStringAsync("/ui/models");
        html.ShouldContain("There is no model yet");
        html.ShouldContain("./tickets train");
        (await none.Http.GetAsync("/ui/models/0123456789ab")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name });
}
