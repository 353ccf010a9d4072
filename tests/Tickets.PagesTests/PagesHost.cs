using Microsoft.Playwright;
using Shouldly;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tickets.PagesTests;

/// <summary>A host that a browser reaches, another one that classifies, and the browser.</summary>
public sealed class PagesHost : IAsyncLifetime, IDisposable
{
    // A name that is not this machine's, so that a browser takes plain HTTP for what it is.
    private const string PlainName = "tickets.test";

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    private HostProcess _pages = null!;
    private IPlaywright _playwright = null!;

    /// <summary>Where tickets are submitted.</summary>
    public TicketsHost Tickets { get; } = new();

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The host of the pages.</summary>
    internal HttpClient Http => _pages.Http;

    public async Task InitializeAsync()
    {
        await Tickets.InitializeAsync();
        _pages = new HostProcess(("Data__Folder", Path.Combine(Repository.Root, "data")));
        _playwright = await Playwright.CreateAsync();
        // A host that is new may take ten times as long as its first look at the tables until it looks again.
        Assertions.SetDefaultExpectTimeout((float)Waiting.Patience.TotalMilliseconds);
        Browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = FindBrowser(),
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", $"--host-resolver-rules=MAP {PlainName} 127.0.0.1"],
            }
        );
        await _pages.ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAny(Browser.CloseAsync(), Task.Delay(Waiting.Patience));
        await Tickets.DisposeAsync();
    }

    public void Dispose()
    {
        _playwright.Dispose();
        _pages.Dispose();
    }

    /// <summary>Forgets all tickets.</summary>
    public Task ClearAsync() => Tickets.ClearAsync();

    /// <summary>A window of its own on the host.</summary>
    /// <param name="scripts">Whether scripts run.</param>
    /// <param name="width">How wide it is, in CSS pixels.</param>
    /// <param name="theme">Light or dark.</param>
    /// <param name="port">The port of another host.</param>
    /// <param name="language">The language that the browser likes best.</param>
    internal async Task<Window> OpenAsync(
        bool scripts = true,
        int width = 1280,
        ColorScheme theme = ColorScheme.Light,
        int? port = null,
        string language = "en-US"
    )
    {
        var name = port is null ? "127.0.0.1" : PlainName;
        var context = await Browser.NewContextAsync(
            new()
            {
                BaseURL = $"http://{name}:{port ?? _pages.Port}",
                JavaScriptEnabled = scripts,
                ViewportSize = new() { Width = width, Height = 900 },
                ColorScheme = theme,
                Locale = language,
            }
        );
        return await Window.OpenAsync(context);
    }

    private static string FindBrowser() =>
        Browsers.Select(name => $"/usr/bin/{name}").FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need Chromium: run them with 'make test', or install the package.");
}

[CollectionDefinition(Name)]
public class OneBrowser : ICollectionFixture<PagesHost>
{
    public const string Name = "one browser";
}

/// <summary>A window of the browser. What it complains of, a violation of the policy for one, fails the test at its end.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Take(message);
        page.PageError += (_, error) => _complaints.Add(error);
    }

    /// <summary>What is in it.</summary>
    public IPage Page { get; }

    /// <summary>Opens one.</summary>
    public static async Task<Window> OpenAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout((float)Waiting.Patience.TotalMilliseconds);
        await context.AddInitScriptAsync(
            "document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
        );
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        // One that does not close on a busy machine ends with the browser: the tests waited for it for ever.
        await Task.WhenAny(_context.CloseAsync(), Task.Delay(Waiting.Patience));
        _complaints.ShouldBeEmpty();
    }

    // A page that says in words what was refused has its status.
    private void Take(IConsoleMessage message)
    {
        var isStatus = message.Text.Contains("status of 4", StringComparison.Ordinal);
        if (message.Type == "error" && !isStatus)
            _complaints.Add(message.Text);
    }
}
