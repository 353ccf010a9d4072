using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>A real Prometheus reads a real host, and the rules and the dashboard that come along.</summary>
public sealed partial class reading_the_metrics : IDisposable
{
    private const string Program = "/usr/bin/prometheus";

    private readonly HostProcess _host = new(
        ("Telemetry__Prometheus", "true"),
        ("Roles", "ticketing,inference"),
        ("Model__Folder", TicketsHost.ModelFolder)
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tickets-prometheus-");
    private readonly int _port = ServerProxy.FreePort();
    private Process? _prometheus;

    // What tells that something failed has no name until it does.
    private static readonly string[] OnlyAtTimes = ["wolverine_execution_failure_Messages_total", "tickets_messages_resent_total"];

    [Fact]
    public async Task has_all_that_the_rules_and_the_dashboard_name()
    {
        File.Exists(Program).ShouldBeTrue("These tests need Prometheus: run them with 'make test', or install the package.");
        await using (await TicketsHost.StartAsync()) { } // there is a model, and there are tables
        await UseAsync();
        Start();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        await EventuallyAsync(() => IsReadyAsync(http), "Prometheus is ready");
        await EventuallyAsync(async () => await CountAsync(http, "up{job=\"tickets\"} == 1"), 1);

        var expressions = await ExpressionsAsync();
        expressions.Count.ShouldBeGreaterThan(25);
        var named = expressions.SelectMany(each => Names().Matches(each)).Select(name => name.Value).Distinct().Except(OnlyAtTimes).ToList();
        named.Count.ShouldBeGreaterThan(15);
        await EventuallyAsync(async () => string.Join(", ", await MissingAsync(http, named)), "");
        foreach (var expression in expressions)
            await CountAsync(http, expression);

        await EventuallyAsync(async () => await HealthOfRulesAsync(http), "ok");
    }

    public void Dispose()
    {
        _host.Dispose();
        _prometheus?.Kill();
        _prometheus?.WaitForExit();
        _prometheus?.Dispose();
        _folder.Delete(recursive: true);
    }

    // A ticket, a file, and a correction: each makes some of the metrics.
    private async Task UseAsync()
    {
        await _host.ReadyAsync();
        var text = new { subject = "Invoice", body = "Please send me last month's invoice again." };
        var ticket = await (await _host.Http.PostAsJsonAsync("/requests", text)).JsonAsync();
        var id = ticket.Text("ticket_id");
        await EventuallyAsync(async () => (await (await _host.Http.GetAsync($"/requests/{id}")).JsonAsync()).Text("status"), "processed");
        (await _host.Http.PostAsJsonAsync($"/requests/{id}/category", new { category = "refund" })).EnsureSuccessStatusCode();
        using var file = new StringContent($"subject,body\nInvoice,{Guid.NewGuid()}\n");
        file.Headers.ContentType = new("text/csv");
        (await _host.Http.PostAsync("/seed", file)).EnsureSuccessStatusCode();
    }

    private void Start()
    {
        var rules = Path.Combine(Repository.Root, "deploy", "prometheus", "alerts.yml");
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(
            config,
            $"""
            global: {"{scrape_interval: 1s, evaluation_interval: 1s}"}
            rule_files: ["{rules}"]
            scrape_configs:
              - job_name: tickets
                static_configs:
                  - targets: ["127.0.0.1:{_host.Port}"]
            """
        );
        _prometheus = Process.Start(
            Program,
            [
                $"--config.file={config}",
                $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}",
                $"--web.listen-address=127.0.0.1:{_port}",
                "--log.level=error",
            ]
        );
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/-/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<List<string>> ExpressionsAsync()
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "prometheus", "alerts.yml"));
        var dashboard = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "grafana", "tickets.json"));
        return
        [
            .. Expressions().Matches(rules).Select(match => Regex.Replace(match.Groups["expr"].Value, @"\s+", " ").Trim()),
            .. JsonNode
                .Parse(dashboard)!["panels"]!
                .AsArray()
                .SelectMany(panel => panel!["targets"]!.AsArray())
                .Select(target => target!.Text("expr")),
        ];
    }

    private static async Task<IEnumerable<string>> MissingAsync(HttpClient http, List<string> named)
    {
        var known = (await http.GetFromJsonAsync<JsonNode>("/api/v1/label/__name__/values"))!["data"]!.AsArray();
        return named.Except(known.Select(name => $"{name}"));
    }

    // Of an expression that is none, the answer is 400.
    private static async Task<int> CountAsync(HttpClient http, string expression)
    {
        var answer = await http.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        var body = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(body);
        return JsonNode.Parse(body)!["data"]!["result"]!.AsArray().Count;
    }

    private static async Task<string> HealthOfRulesAsync(HttpClient http)
    {
        var answer = await http.GetFromJsonAsync<JsonNode>("/api/v1/rules");
        var rules = answer!["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray());
        return string.Join(' ', rules.Select(rule => rule!.Text("health")).Distinct());
    }

    [GeneratedRegex(@"^ {8}expr: (>-)?(?<expr>.*?)(?=^ {8}\w+:)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Expressions();

    [GeneratedRegex(@"\b(tickets|wolverine|http_server|dotnet)_\w+")]
    private static partial Regex Names();
}
