using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Tickets.Pages;
using Xunit;

namespace Tickets.PagesTests;

[Collection(OneBrowser.Name)]
public sealed class looking_at_the_pages(PagesHost host) : IAsyncLifetime
{
    private const int Kilobyte = 1024;

    private static readonly string? Pictures = Environment.GetEnvironmentVariable("PICTURES");

    private string[] _pages = [];

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        var import = (await host.Tickets.SeededAsync($"{Scenarios.Sample}{new string('W', 300)}\n", $"?name={new string('M', 90)}.csv")).Text("task_id");
        var run = (await host.Tickets.ProcessedAsync()).Text("task_id");
        await host.Tickets.TrackSubmissionAsync(() => host.Tickets.Http.SubmitAsync("zqxj", "xqz"));
        var ticket = await host.Tickets.ClassifiedTicketAsync(new string('W', 200));
        var model = (await host.Tickets.GetAsync("/overview")).Text("model");
        var training = await host.Tickets.FinishedTrainingAsync();
        var failed = await FailedAsync(host);
        var key = await host.Tickets.ScalarAsync<Guid>("select id from access.api_key order by id limit 1");
        var given = await host.Http.PostAsJsonAsync("/requests/category?text=zqxj", new { category = new string('W', 100) });
        var action = (await given.JsonAsync()).Text("action_id");
        await host.AddAsync(3);
        await host.AddAlikeAsync(2);
        var webhook = await WebhookAsync(host);
        await ConnectionAsync(host);
        _pages =
        [
            "/ui", "/ui?every=pause", "/ui/tickets", "/ui/tickets?text=nothing-like-it", $"/ui/tickets/{ticket}",
            $"/ui/tickets/{ticket}?from=%3Flimit%3D5", "/ui/review", $"/ui/tickets/{ticket}/erase",
            "/ui/tickets/category?status=needs_review", $"/ui/tickets/actions/{action}", "/ui/keys", "/ui/nowhere",
            .. PagesOf($"/ui/models/{model}"),
            "/ui/models/new", "/ui/models/new?target=priority", $"/ui/models/trainings/{training}",
            "/ui/jobs", $"/ui/jobs/{import}", $"/ui/jobs/{run}", $"/ui/jobs/{run}/cancel", $"/ui/jobs/{run}/again/undo", "/ui/jobs/again?category=billing", "/ui/imports",
            "/ui/imports/new", "/ui/imports/new?file=tickets.csv", $"/ui/imports/{import}/delete",
            $"/ui/imports/sources/rename?source={new string('M', 90)}.csv", $"/ui/imports/sources/delete?source={new string('M', 90)}.csv",
            "/ui/dead-letters", "/ui/dead-letters?kind=ticket", $"/ui/dead-letters/{failed}", "/ui/dead-letters/replay?kind=message",
            "/ui/settings", "/ui/settings/keys", $"/ui/settings/keys/{key}/revoke", "/ui/settings/audit",
            "/ui/settings/connections", "/ui/settings/connections/desk", "/ui/settings/connections/support", "/ui/settings/connections/desk/delete",
            "/ui/settings/connections/support/change",
            "/ui/settings/rules", "/ui/settings/webhooks", $"/ui/settings/webhooks/{webhook}", $"/ui/settings/webhooks/{webhook}/delete",
        ];
    }

    private static IEnumerable<string> PagesOf(string model) =>
        Enum.GetNames<ModelTab>()
            .Select(tab => $"{model}?tab={tab.ToLowerInvariant()}")
            .Concat(["/ui/models", "/ui/models/shadow", $"{model}/promote", $"{model}/target?target_precision=0.97"]);

    public Task DisposeAsync() => Task.CompletedTask;

    // One with long words, that was told something.
    private static async Task<string> WebhookAsync(PagesHost host)
    {
        var made = await host.Http.PostAsJsonAsync("/webhooks", new { url = $"https://desk.example/{new string('w', 200)}", events = new[] { "ticket.classified" } });
        var id = (await made.JsonAsync())["webhook"]!.Text("id");
        (await host.Http.PostAsync($"/webhooks/{id}/test", null)).EnsureSuccessStatusCode();
        await host.Tickets.ExecuteAsync($"update ticketing.webhook_delivery set attempts = 3, status = 503, answer = repeat('x', 300)");
        return id;
    }

    // One with long words, that took and refused something, and a mailbox that can't be read.
    private static async Task ConnectionAsync(PagesHost host)
    {
        var settings = new { verify = new { kind = "none" }, map = new { external_id = "/id", subject = "/title" } };
        (await host.Http.PostAsJsonAsync("/connections", new { name = "desk", settings })).EnsureSuccessStatusCode();
        var values = new { host = $"{new string('h', 60)}.example", user = new string('u', 100) };
        (await host.Http.PostAsJsonAsync("/connections", new { name = "support", recipe = "imap", secret = "secret", values })).EnsureSuccessStatusCode();
        var failed = $"mailbox_error = '{new string('e', 300)}', mailbox_checked_at = now(), mailbox_failing_since = now()";
        await host.Tickets.ExecuteAsync($"update ticketing.connection set {failed} where name = 'support'");
        (await host.Http.PostAsJsonAsync("/in/desk", new { id = 1, title = new string('W', 200) })).EnsureSuccessStatusCode();
        (await host.Http.PostAsJsonAsync("/in/desk", new { id = new string('w', 300), title = "x" })).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    // A ticket and a message with long words, keys in all states, and something that was done.
    private static async Task<Guid> FailedAsync(PagesHost host)
    {
        var failed = await host.Tickets.ClassifiedTicketAsync("A ticket that will fail");
        var reason = $"No space left for {new string('w', 120)}";
        await host.Tickets.ExecuteAsync($"update ticketing.outcome set status = 'failed', reason = '{reason}' where id = '{failed}'");
        await host.AddDeadMessageAsync(reason, failed);
        await host.Tickets.CreateKeyAsync(new string('k', 100), "submit,read,review,operate,admin", expires: "now() + interval '90 days'");
        await host.Tickets.CreateKeyAsync("helpdesk", "submit", revoked: "now()");
        await host.Tickets.CreateKeyAsync("an old one", "read", expires: "now() - interval '1 day'");
        var nothing = new FormUrlEncodedContent([new("kind", "ticket"), new("reason", "nowhere"), new("note", reason)]);
        (await host.Http.PostAsync("/ui/dead-letters/replay", nothing)).EnsureSuccessStatusCode();
        return failed;
    }

    // Failed when a long word widened the page, and when a colour had too little contrast.
    [Fact]
    public async Task fits_the_window_and_people_in_both_themes()
    {
        await using var window = await host.OpenAsync(width: 320, theme: ColorScheme.Light);
        foreach (var path in _pages)
        {
            await window.Page.GotoAsync(path);
            await FitAsync(window.Page, path, ColorScheme.Light, [3840, 320], new());
            // The theme changes colours, and nothing else.
            await FitAsync(window.Page, path, ColorScheme.Dark, [360, 1280], new() { RunOnly = RunOnlyOptions.Rules("color-contrast") });
        }
    }

    private static async Task FitAsync(IPage page, string path, ColorScheme theme, int[] widths, AxeRunOptions rules)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = theme });
        foreach (var width in widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            var needed = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            needed.ShouldBeLessThanOrEqualTo(width, path);
            if (Pictures is not null)
                await page.ScreenshotAsync(new() { Path = PictureOf(path, width), FullPage = true });
        }

        var isDark = await page.EvaluateAsync<bool>("getComputedStyle(document.documentElement).color.match(/\\d+/)[0] > 128");
        isDark.ShouldBe(theme == ColorScheme.Dark);
        (await page.RunAxe(rules)).Violations.Select(Describe).ShouldBeEmpty($"{path} at {widths[^1]} px");
    }

    private static string PictureOf(string path, int width) =>
        Path.Combine(Pictures!, $"{width}{Regex.Replace(path, "/ui|/[0-9a-f-]{36}|[/?=%]", "-")}.png");

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}";

    // Failed when the answers with them did not say how long to keep them.
    [Fact]
    public async Task costs_little_and_keeps_what_stays()
    {
        var assets = new HashSet<string>();
        foreach (var path in _pages)
        {
            var html = await (await host.Http.GetAsync(path)).Content.ReadAsByteArrayAsync();
            html.Length.ShouldBeLessThan(80 * Kilobyte, path);
            assets.UnionWith(Regex.Matches(Encoding.UTF8.GetString(html), "/ui/assets/[^\"]+").Select(match => match.Value));
        }

        assets.Select(Path.GetFileName).Order().ShouldBe(
            ["desk.js", "icon.svg", "import.js", "keys.js", "pages.css", "refresh.js", "slide.js"]
        );
        var sizes = new Dictionary<string, int>();
        foreach (var asset in assets)
        {
            var answer = await host.Http.GetAsync(asset);
            answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
            var type = Path.GetExtension(asset);
            sizes[type] = sizes.GetValueOrDefault(type) + (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        sizes[".js"].ShouldBeLessThan(25 * Kilobyte);
        sizes[".css"].ShouldBeLessThan(25 * Kilobyte);
        (await host.Http.GetAsync("/ui/assets/000000000000/pages.css")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    // Failed when pages could be framed.
    [Fact]
    public async Task lets_nothing_in_from_elsewhere()
    {
        foreach (var path in _pages)
        {
            var answer = await host.Http.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
            policy.ShouldStartWith("default-src 'none'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            var html = await answer.Content.ReadAsStringAsync();
            html.ShouldNotContain(" style=");
            Regex.Matches(html, "(?:src|href)=\"([^\"]*)\"").ShouldAllBe(link => link.Groups[1].Value.StartsWith('/') || link.Groups[1].Value == "#main");
        }

        var other = new HttpRequestMessage(HttpMethod.Post, "/ui/review") { Content = new FormUrlEncodedContent([]) };
        other.Headers.Add("Origin", "https://evil.example");
        (await host.Http.SendAsync(other)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }
}
