using System.Text.Json;

namespace Tickets.Bench;

/// <summary>Does the measurements of one run, each target in turn, and keeps every result.</summary>
internal static class Run
{
    /// <summary>False if one of them failed; the others go on.</summary>
    public static async Task<bool> AllAsync(Options options)
    {
        var machine = await Machine.LookAsync();
        await using var lab = await Lab.OpenAsync(options);
        var measurements = Chosen(options, All(lab));
        var started = DateTimeOffset.UtcNow;
        var rows = new List<Row>();
        var good = true;
        foreach (var measurement in measurements)
        {
            for (var round = 1; round <= options.Repeat; round++)
            {
                foreach (var target in measurement.Targets)
                {
                    try
                    {
                        var sample = await measurement.RunAsync(target);
                        rows.Add(Row.Of(options, machine, started, measurement.Name, target, sample));
                        await File.AppendAllTextAsync(
                            options.Results,
                            JsonSerializer.Serialize(rows[^1], Row.Json) + "\n"
                        );
                        Say($"{measurement.Name} {target} {round}/{options.Repeat}: {Report.InOneLine(rows[^1])}");
                    }
                    catch (Exception failed)
                    {
                        good = false;
                        Say($"{measurement.Name} {target} {round}/{options.Repeat} FAILED: {failed}");
                    }
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine(Report.Render(rows));
        if (!options.Quick)
            Report.WriteReadme(options);
        return good;
    }

    private static IMeasurement[] All(Lab lab) =>
        [
            new Seed(lab),
            new Bulk(lab),
            new Post(lab),
            new Latency(lab, 100, lab.Services),
            new Latency(lab, 1000, [Target.Ours]),
            new Get(lab),
            new Page(lab),
            new ClassifierSpeed(lab),
            new Start(lab),
            new Growth(lab),
            new Replicas(lab),
            .. Replicas.CanBeLimited ? [new Replicas(lab, share: 0.1)] : Array.Empty<IMeasurement>(),
            new Stages(lab),
            new Transports(lab),
            new Deliveries(lab),
        ];

    private static IMeasurement[] Chosen(Options options, IMeasurement[] all)
    {
        var names = all.Select(measurement => measurement.Name).ToArray();
        var unknown = options.Only.Except(names).ToArray();
        return unknown is []
            ? [.. all.Where(measurement => options.Only is [] || options.Only.Contains(measurement.Name))]
            : throw new ArgumentException(
                $"ONLY: there is no {string.Join(", ", unknown)} among {string.Join(", ", names)}."
            );
    }

    private static void Say(string line) => Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {line}");
}
