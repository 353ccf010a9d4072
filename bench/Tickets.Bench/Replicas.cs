using System.Globalization;

namespace Tickets.Bench;

/// <summary>A bulk run of ours with 1, 2 and 4 replicas: what more of them give on this machine.</summary>
/// <param name="lab">The machine.</param>
/// <param name="share">
/// The part of a core that each replica may take, and then nobody classifies but them; null for all that they get, beside a host that
/// classifies too.
/// </param>
internal sealed class Replicas(Lab lab, double? share = null) : IMeasurement
{
    public string Name => share is null ? "replicas" : "small-replicas";

    public IReadOnlyList<string> Targets { get; } = [Few, "2 replicas", Many];

    public const string Few = "1 replica";
    public const string Many = "4 replicas";

    public async Task<Sample> RunAsync(string target)
    {
        var rows = lab.Options.Rows;
        await using var ours = await Ours.StartAsync(lab, target[0] - '0', share is null ? "ticketing,inference" : "ticketing");
        await ours.WarmAsync(lab);
        await ours.SeedAsync(rows);
        await ours.SettleAsync();
        foreach (var replica in ours.Pids.Skip(1))
            if (share is { } cores)
                Limit(replica, cores);
        using var ended = new CancellationTokenSource();
        var depths = WatchQueueAsync(ended.Token);
        var meter = Meter.Start(lab.Options, ours.Pids);
        await ours.ProcessAsync();
        var cost = await meter.StopAsync(rows);
        await ended.CancelAsync();
        var busy = (cost.Product + cost.Postgres + cost.Broker + cost.Load) / cost.Seconds / Environment.ProcessorCount;
        return new Sample(
            [
                new(Bulk.Rate, rows / cost.Seconds),
                new("% of the machine busy", busy * 100),
                new("chunks waiting in the queue, median", Lab.Quantile(await depths, 0.5)),
                new("chunks waiting in the queue, most", Lab.Quantile(await depths, 1)),
            ],
            cost
        );
    }

    /// <summary>Whether processes can be limited here: as root, by the first form of the kernel's control groups.</summary>
    public static bool CanBeLimited => Environment.IsPrivilegedProcess && File.Exists(Path.Combine(Groups, "cpu.cfs_quota_us"));

    private const string Groups = "/sys/fs/cgroup/cpu";

    // As a container engine does it. Of a process that has ended its group can be removed, and is the next time.
    private static void Limit(int process, double cores)
    {
        foreach (var old in Directory.EnumerateDirectories(Groups, "tickets-bench-*"))
            if (File.ReadAllText(Path.Combine(old, "cgroup.procs")).Length == 0)
                Directory.Delete(old);
        var group = Directory.CreateDirectory(Path.Combine(Groups, $"tickets-bench-{process}")).FullName;
        File.WriteAllText(Path.Combine(group, "cpu.cfs_quota_us"), (cores * 100_000).ToString("0", CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(group, "cgroup.procs"), $"{process}");
    }

    private static async Task<List<double>> WatchQueueAsync(CancellationToken ended)
    {
        var depths = new List<double>();
        await using var connection = await Queues.ConnectAsync("tickets");
        while (!ended.IsCancellationRequested)
        {
            if (await Queues.LookAsync(connection, Product.InferenceQueue) is { } queue)
                depths.Add(queue.MessageCount);
            await Task.Delay(100, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return depths;
    }
}
