using System.Globalization;

namespace Tickets.Bench;

/// <summary>Seed and bulk of ours at rising numbers of rows: the time of one ticket is not to grow with them.</summary>
internal sealed class Growth(Lab lab) : IMeasurement
{
    public const string Bulk = "µs per ticket, bulk";
    public const string Import = "µs per ticket, seed";

    public string Name => "growth";

    public IReadOnlyList<string> Targets => [.. lab.Options.Growth.Select(Target)];

    /// <summary>The name of a number of rows.</summary>
    public static string Target(int rows) => rows.ToString("N0", CultureInfo.InvariantCulture) + " rows";

    public async Task<Sample> RunAsync(string target)
    {
        var rows = lab.Options.Growth.Single(rows => Target(rows) == target);
        await Csv.OfAsync(lab.Options, rows);
        await using var ours = await lab.StartAsync(Bench.Target.Ours);
        var meter = Meter.Start(lab.Options, ours.Pids);
        await ours.SeedAsync(rows);
        var seed = await meter.StopAsync(rows);
        await ours.SettleAsync();
        meter = Meter.Start(lab.Options, ours.Pids);
        await ours.ProcessAsync();
        var bulk = await meter.StopAsync(rows);
        return new Sample(
            [
                new(Bulk, bulk.Seconds / rows * 1e6),
                new(Import, seed.Seconds / rows * 1e6),
                new("peak RSS of the seed, MB", seed.PeakRssMb),
            ],
            bulk
        );
    }
}
