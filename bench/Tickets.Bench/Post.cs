namespace Tickets.Bench;

/// <summary>
/// New tickets, as many as go: <c>POST /requests</c> over 32 connections, then the wait until all are classified.
/// </summary>
internal sealed class Post(Lab lab) : IMeasurement
{
    private const int Connections = 32;
    private const double MostSecondsToDrain = 180;

    public const string Accepted = "accepted/s";
    public const string Classified = "classified/s, end to end";

    public string Name => "post";

    /// <summary>Ours without a host that classifies: the same work as raw, which only stores.</summary>
    public const string StoringOnly = "ours, storing only";

    public IReadOnlyList<string> Targets => [.. lab.AllTargets, StoringOnly, Target.WithKeys];

    public async Task<Sample> RunAsync(string target)
    {
        if (target == Target.Raw)
            return await RunRawAsync();
        if (target == StoringOnly)
            return await RunStoringOnlyAsync();

        await using var service = await StartLoadedAsync(lab, target);
        var meter = Meter.Start(lab.Options, service.Pids);
        var load = await LoadAsync(lab, service.Address, lab.Options.LoadSeconds, service.Key);
        var stored = await service.CountAsync();
        await service.AwaitDoneAsync(load.Good, MostSecondsToDrain);
        var seconds = meter.Seconds;
        var classified = await service.CountClassifiedAsync();
        var cost = await meter.StopAsync(load.Good);
        if (target != Target.Peer)
        {
            MustHold(stored, load);
            MustHold(classified, load);
        }
        return new Sample(
            [
                .. Figures(load),
                new("stored when the load ended, per accepted", (double)stored / load.Good),
                new(Classified, classified / seconds),
                new("classified in the end, per accepted", (double)classified / load.Good),
            ],
            cost
        );
    }

    /// <summary>A service that has been under this load for some seconds, and is through with it.</summary>
    public static async Task<Service> StartLoadedAsync(Lab lab, string target)
    {
        var service = await lab.StartAsync(target);
        // The peer takes in far more than it can do.
        var load = await LoadAsync(lab, service.Address, target == Target.Peer ? 1 : lab.Options.WarmSeconds, service.Key);
        if (await service.AwaitDoneAsync(load.Good, MostSecondsToDrain) is null)
        {
            await service.DisposeAsync();
            throw new TimeoutException("The tickets of the warm-up are not classified.");
        }
        await service.ClearAsync();
        return service;
    }

    private async Task<Sample> RunStoringOnlyAsync()
    {
        await using var service = await Ours.StartAsync(lab, replicas: 0, "ticketing");
        await LoadAsync(lab, service.Address, lab.Options.WarmSeconds);
        await service.ClearAsync();
        return await MeasureStoringAsync(service.Pids, service.Address, service.CountAsync);
    }

    private async Task<Sample> RunRawAsync()
    {
        await RawTables.ResetAsync(lab.RawDatabase);
        var address = Service.FreeAddress();
        await using var program = await RawProgram.StartAsync("api", address.AbsoluteUri);
        await LoadAsync(lab, address, lab.Options.WarmSeconds);
        await lab.RawDatabase.DoAsync("truncate ticket");
        await lab.RawDatabase.DoAsync("checkpoint");

        return await MeasureStoringAsync(
            program.Pids,
            address,
            () => lab.RawDatabase.ScalarAsync<long>("select count(*) from ticket")
        );
    }

    private async Task<Sample> MeasureStoringAsync(IReadOnlyList<int> pids, Uri address, Func<Task<long>> countAsync)
    {
        var meter = Meter.Start(lab.Options, pids);
        var load = await LoadAsync(lab, address, lab.Options.LoadSeconds);
        var cost = await meter.StopAsync(load.Good);
        MustHold(await countAsync(), load);
        return new Sample(Figures(load), cost);
    }

    // An answer that wrk no longer waited for may have been stored as well, hence at least.
    private static void MustHold(long stored, WrkResult load)
    {
        if (stored < load.Good)
            throw new InvalidOperationException($"{load.Good} tickets were accepted, and there are only {stored}.");
    }

    private static Figure[] Figures(WrkResult load) =>
        [
            new(Accepted, load.GoodPerSecond),
            new("p50 ms of the answer", load.P50Ms),
            new("p99 ms of the answer", load.P99Ms),
            new("errors", load.Errors),
        ];

    private static Task<WrkResult> LoadAsync(Lab lab, Uri address, int seconds, string? key = null) =>
        lab.WrkAsync(address, key, seconds, Connections, "BENCH_BODIES", lab.Bodies);
}
