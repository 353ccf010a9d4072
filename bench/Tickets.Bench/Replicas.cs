namespace Tickets.Bench;

/// <summary>A bulk run of ours beside 1, 2 and 4 replicas: what more of them give on this machine.</summary>
internal sealed class Replicas(Lab lab) : IMeasurement
{
    public string Name => "replicas";

    public IReadOnlyList<string> Targets { get; } = ["1 replica", "2 replicas", "4 replicas"];

    public async Task<Sample> RunAsync(string target)
    {
        var rows = lab.Options.Rows;
        await using var ours = await Ours.StartAsync(lab, target[0] - '0');
        await ours.WarmAsync(lab);
        await ours.SeedAsync(rows);
        await ours.SettleAsync();
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
