using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Tickets.Bench;

/// <summary>
/// 50 tickets of one category, over 8 connections: the first page, and one that lies 200 cursors deep. A page is to
/// cost the same wherever it lies.
/// </summary>
internal sealed class Page(Lab lab) : IMeasurement
{
    public const string Rate = "pages/s";
    public const string First = "first";
    public const string Deep = "deep";

    private const string FirstPath = "/requests?category=technical&limit=50";
    private const int Depth = 200;
    private const int Connections = 8;

    public string Name => "page";

    public IReadOnlyList<string> Targets { get; } = [First, Deep];

    public async Task<Sample> RunAsync(string target)
    {
        await using var ours = await lab.StartAsync(Target.Ours);
        await ours.SeedAsync(lab.Options.Rows);
        await ours.ProcessAsync();
        await ours.SettleAsync();
        var (path, depth) = target == Deep ? await FindDeepAsync(ours.Client) : (FirstPath, 0);
        await LoadAsync(lab.Options.WarmSeconds);
        var meter = Meter.Start(lab.Options, ours.Pids);
        var load = await LoadAsync(lab.Options.LoadSeconds);
        var cost = await meter.StopAsync(load.Good);
        return new Sample(
            [
                new(Rate, load.GoodPerSecond),
                new("p50 ms", load.P50Ms),
                new("p99 ms", load.P99Ms),
                new("pages before it", depth),
                new("errors", load.Errors),
            ],
            cost
        );

        Task<WrkResult> LoadAsync(int seconds) => lab.WrkAsync(ours.Address, ours.Key, seconds, Connections, "BENCH_PATH", path);
    }

    private static async Task<(string Path, int Depth)> FindDeepAsync(HttpClient client)
    {
        // Those that have another one after them: the last page may be a short one.
        var full = new List<string>();
        for (var path = FirstPath; full.Count <= Depth;)
        {
            var page = await client.GetFromJsonAsync<JsonObject>(path);
            if (page!["next_cursor"] is not { } cursor)
                break;
            full.Add(path);
            path = $"{FirstPath}&cursor={cursor}";
        }
        return full is [.., var last] ? (last, full.Count - 1) : (FirstPath, 0);
    }
}
