namespace Tickets.Bench;

/// <summary>One ticket by its id, at random among all: <c>GET /requests/{id}</c> over 32 connections.</summary>
internal sealed class Get(Lab lab) : IMeasurement
{
    private const int Connections = 32;

    public const string Rate = "tickets read/s";

    public string Name => "get";

    /// <summary>Raw, but that reads share connections, as those of ours do.</summary>
    public const string RawShared = "raw, shared connections";

    /// <summary>Raw, but that a ticket and what was decided about it are two rows, as those of ours are.</summary>
    public const string RawTwoRows = "raw, two rows";

    public IReadOnlyList<string> Targets => [.. lab.AllTargets, RawShared, RawTwoRows, Target.WithKeys];

    public async Task<Sample> RunAsync(string target)
    {
        if (target is Target.Raw or RawShared or RawTwoRows)
            return await RunRawAsync(target switch { RawShared => ["shared"], RawTwoRows => ["two"], _ => [] });

        var rows = lab.Options.Rows;
        await using var service = await lab.StartAsync(target);
        await service.SeedAsync(rows);
        // The peer reads a ticket at the same cost, classified or not.
        if (target != Target.Peer)
            await service.ProcessAsync();
        await service.SettleAsync();
        IEnumerable<string> ids =
            target != Target.Peer
                ? (await lab.Product.IdsAsync()).Select(id => id.ToString())
                : Enumerable.Range(1, rows).Select(id => $"{id}");
        return await MeasureAsync(service.Address, service.Key, service.Pids, ids, target == Target.Peer);
    }

    private async Task<Sample> RunRawAsync(string[] how)
    {
        await RawTables.ResetAsync(lab.RawDatabase);
        await using (var seed = await RawSeed.StartAsync(lab))
            await seed.GoAsync();
        await lab.RawDatabase.DoAsync(
            how is ["two"]
                ? """
                  insert into document select id, to_jsonb(ticket)::text from ticket;
                  insert into result select id, 'technical', 0.8596, 'billing', 0.1005, 'outage', 0.0171, null, 'd5eb45fc4ad4', now() from ticket
                  """
                : """
                  insert into document
                  select id, (to_jsonb(ticket) || '{"status": "processed", "category": "technical", "confidence": 0.8596,
                      "reason": null, "queued_at": null, "alternatives": [
                          {"category": "technical", "confidence": 0.8596}, {"category": "billing", "confidence": 0.1005},
                          {"category": "outage", "confidence": 0.0171}],
                      "classified_at": "2026-11-23T23:43:08.0397422+00:00", "model_version": "d5eb45fc4ad4"}')::text
                  from ticket
                  """
        );
        await RawTables.SettleAsync(lab.RawDatabase);
        var address = Service.FreeAddress();
        await using var program = await RawProgram.StartAsync(["api", address.AbsoluteUri, .. how]);
        var ids = await lab.RawDatabase.ListAsync<Guid>("select id from document");
        return await MeasureAsync(address, null, program.Pids, ids.Select(id => id.ToString()), throughTasks: false);
    }

    private async Task<Sample> MeasureAsync(
        Uri address,
        string? key,
        IReadOnlyList<int> pids,
        IEnumerable<string> ids,
        bool throughTasks
    )
    {
        var file = Path.Combine(lab.Options.Home, "ids.txt");
        await File.WriteAllLinesAsync(file, ids);
        await LoadAsync(lab.Options.WarmSeconds);
        var meter = Meter.Start(lab.Options, pids);
        var load = await LoadAsync(lab.Options.LoadSeconds);
        var cost = await meter.StopAsync(load.Good);
        List<Figure> figures = [new(Rate, load.GoodPerSecond), new("errors", load.Errors)];
        if (!throughTasks)
            figures.InsertRange(1, [new("p50 ms", load.P50Ms), new("p99 ms", load.P99Ms)]);
        return new Sample(figures, cost);

        Task<WrkResult> LoadAsync(int seconds) =>
            throughTasks
                ? lab.WrkAsync(address, key, seconds, Connections, "BENCH_IDS", file, "task.lua", Connections)
                : lab.WrkAsync(address, key, seconds, Connections, "BENCH_IDS", file);
    }
}
