using System.Diagnostics;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Tickets.Contracts;
using Tickets.Inference;

namespace Tickets.Bench;

/// <summary>Texts a second on one core, without anything around the model.</summary>
internal sealed class ClassifierSpeed(Lab lab) : IMeasurement
{
    private const int BatchSize = 1000;

    public const string OneAtATime = "texts/s, one at a time";
    public const string Batches = "texts/s, batches of 1,000";

    public string Name => "classifier";

    public IReadOnlyList<string> Targets => lab.Services;

    public async Task<Sample> RunAsync(string target)
    {
        if (target == Target.Peer)
            return MeasurePeer();
        var folder = new ModelFolder(lab.Options.Models);
        var scorer = folder.Load(folder.Champion()!);
        var texts = Read(Path.Combine(lab.Options.Data, await Csv.OfAsync(lab.Options, lab.Options.Rows)));
        var batches = texts.Chunk(BatchSize).ToArray();
        return new Sample(
            [
                new(OneAtATime, PerSecond(() => Array.ForEach(texts, text => scorer.Classify(text)))),
                new(Batches, PerSecond(() => Array.ForEach(batches, batch => scorer.Classify(batch)))),
            ]
        );

        double PerSecond(Action all)
        {
            all();
            var watch = Stopwatch.StartNew();
            var times = 0;
            for (; watch.Elapsed.TotalSeconds < Math.Min(lab.Options.LoadSeconds, 5); times++)
                all();
            return texts.Length * times / watch.Elapsed.TotalSeconds;
        }
    }

    public static TicketText[] Read(string csv) =>
        [.. Csv.Read(csv).Take(20_000).Select(row => new TicketText(Guid.NewGuid(), row.Subject, row.Body))];

    // By the peer's own program.
    private static Sample MeasurePeer()
    {
        var output = Peer.RunPython("bench.py", "model", "--runs", "1", "--extra", "0");
        using var json = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        return new Sample(
            [
                new(OneAtATime, json.RootElement.GetProperty("predict_proba_b1_per_s").GetDouble()),
                new(Batches, json.RootElement.GetProperty("predict_proba_b1000_per_s").GetDouble()),
            ]
        );
    }
}

/// <summary>
/// The classifier under BenchmarkDotNet, with what it allocates: <c>scripts/bench.sh classifier</c>. Everything is per
/// text.
/// </summary>
[MemoryDiagnoser]
public class ClassifierBenchmark
{
    private const int Texts = 1000;

    private IScorer _scorer = null!;
    private TicketText[] _texts = null!;

    /// <summary>Loads the model and the texts.</summary>
    [GlobalSetup]
    public void Load()
    {
        var options = new Options();
        var folder = new ModelFolder(options.Models);
        _scorer = folder.Load(folder.Champion()!);
        _texts = [.. ClassifierSpeed.Read(Path.Combine(options.Root, "data", "tickets.csv")).Take(Texts)];
    }

    /// <summary>One at a time.</summary>
    [Benchmark(OperationsPerInvoke = Texts)]
    public float OneAtATime()
    {
        var sum = 0f;
        foreach (var text in _texts)
            sum += _scorer.Classify(text).Confidence;
        return sum;
    }

    /// <summary>As a batch.</summary>
    [Benchmark(OperationsPerInvoke = Texts)]
    public IReadOnlyList<Classification> Batch() => _scorer.Classify(_texts);

    // In this process: another one would be built with the settings of this repository, warnings and all.
    internal static void Run(Options options) =>
        BenchmarkRunner.Run<ClassifierBenchmark>(
            DefaultConfig
                .Instance.AddJob(
                    (options.Quick ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance)
                )
                .WithArtifactsPath(Path.Combine(options.Home, "classifier"))
        );
}
