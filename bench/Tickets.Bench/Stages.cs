using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>
/// Where the time of a chunk goes: read, classify and write by the product's own classes, in this process, one chunk of
/// 2,000 after the other, no message and no other work beside them.
/// </summary>
internal sealed class Stages(Lab lab) : IMeasurement
{
    private const int ChunkSize = 2000;

    public string Name => "stages";

    public IReadOnlyList<string> Targets { get; } = ["read", "classify", "write"];

    private readonly TicketingMetrics _metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        TimeProvider.System
    );

    private Backlog Backlog => new(lab.Product.Database, new RuleStore(lab.Product.Database, TimeProvider.System), _metrics);

    public async Task<Sample> RunAsync(string target)
    {
        await using (var ours = await lab.StartAsync(Target.Ours))
            await ours.SeedAsync(lab.Options.Rows);
        await lab.Product.SettleAsync();
        var folder = new ModelFolder(lab.Options.Models);
        var scorer = folder.Load(folder.Champion()!);
        var chunks = (await lab.Product.IdsAsync())
            .Chunk(ChunkSize)
            .Select(ids => new ClassifyChunk(Guid.NewGuid(), ids[0], ids[^1]))
            .ToArray();
        await lab.Product.RunningAsync(chunks.Select(chunk => chunk.ChunkId), ChunkSize);
        var parts = chunks.Select(Backlog.WorkOf).ToArray();

        // The first chunk warms up; each stage gets what the one before it gave.
        List<IReadOnlyList<TicketText>> texts = [];
        List<IReadOnlyList<Classification>> results = [];
        var read = await MeasureAsync(async i => texts.Add((await parts[i].ReadTextsAsync(default)).Texts));
        if (texts.Sum(chunk => chunk.Count) != lab.Options.Rows)
            throw new InvalidOperationException("Not all texts were read.");
        if (target == "read")
            return read;
        var classify = await MeasureAsync(i =>
        {
            results.Add(scorer.Classify(texts[i]));
            return Task.CompletedTask;
        });
        return target == "classify"
            ? classify
            : await MeasureAsync(i => parts[i].RecordAsync(scorer.Version, results[i], default));

        async Task<Sample> MeasureAsync(Func<int, Task> stage)
        {
            await stage(0);
            if (chunks.Length == 1)
                throw new InvalidOperationException($"The stages need more than {ChunkSize} rows.");
            var meter = Meter.Start(lab.Options, [Environment.ProcessId]);
            for (var i = 1; i < chunks.Length; i++)
                await stage(i);
            var tickets = lab.Options.Rows - ChunkSize;
            var cost = await meter.StopAsync(tickets);
            return new Sample([new("µs per ticket", cost.Seconds / tickets * 1e6)], cost with { Load = 0 });
        }
    }
}
