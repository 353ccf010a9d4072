using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Tickets.Bench;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(
    string Cpu,
    int Cores,
    double MemoryGb,
    string Kernel,
    string Postgres,
    string RabbitMq,
    string Dotnet
)
{
    /// <summary>Asks the kernel and the servers.</summary>
    public static async Task<Machine> LookAsync()
    {
        await using var database = new NpgsqlConnection(Options.Postgres("raw"));
        await database.OpenAsync();
        await using var broker = await Queues.ConnectAsync("raw");
        var rabbitMq = (byte[]?)broker.ServerProperties?["version"] ?? [];
        return new Machine(
            First("/proc/cpuinfo", "model name"),
            Environment.ProcessorCount,
            Math.Round(double.Parse(First("/proc/meminfo", "MemTotal").Split(' ')[0], Invariant) / (1 << 20), 1),
            (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim(),
            database.PostgreSqlVersion.ToString(),
            System.Text.Encoding.ASCII.GetString(rabbitMq),
            Environment.Version.ToString()
        );
    }

    /// <summary>What there is without servers, in words.</summary>
    public static string Describe() =>
        $"{First("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static string First(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : "unknown";
}

/// <summary>Processes as /proc shows them.</summary>
internal static class Processes
{
    // USER_HZ: what /proc counts in on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds of these processes and all below them, those that have ended included.</summary>
    public static double CpuSeconds(IEnumerable<int> roots)
    {
        var all = All();
        return Tree(roots, all).Sum(pid => all[pid].Cpu);
    }

    /// <summary>CPU seconds of this process and of its children that have ended, such as wrk.</summary>
    public static double OwnCpuSeconds() => Read(Environment.ProcessId)?.Cpu ?? 0;

    /// <summary>CPU seconds of the whole machine since its start, with those its hypervisor gave to others.</summary>
    public static double MachineCpuSeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var ticks = fields.Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        // user, nice, system; not idle and iowait; irq, softirq, steal. Guests are in user already.
        return (ticks[..3].Sum() + ticks[5..8].Sum()) / TicksPerSecond;
    }

    /// <summary>These processes and all below them.</summary>
    public static int[] Tree(IEnumerable<int> roots) => Tree(roots, All());

    /// <summary>Resident memory of some processes, in bytes; pages they share count once for each.</summary>
    public static long Resident(IEnumerable<int> pids)
    {
        var pages = 0L;
        foreach (var pid in pids)
        {
            try
            {
                pages += long.Parse(
                    File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1],
                    CultureInfo.InvariantCulture
                );
            }
            catch (IOException)
            {
                // It has ended.
            }
        }
        return pages * Environment.SystemPageSize;
    }

    private static int[] Tree(IEnumerable<int> roots, Dictionary<int, (int Parent, double Cpu)> all)
    {
        var children = all.ToLookup(process => process.Value.Parent, process => process.Key);
        var tree = new List<int>(roots.Where(all.ContainsKey));
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(children[tree[i]].Except(tree));
        return [.. tree];
    }

    private static Dictionary<int, (int Parent, double Cpu)> All()
    {
        var all = new Dictionary<int, (int, double)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (int.TryParse(name, CultureInfo.InvariantCulture, out var pid) && Read(pid) is { } process)
                all[pid] = process;
        }
        return all;
    }

    private static (int Parent, double Cpu)? Read(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The fields after the name, which is in parentheses and may hold blanks; ppid is the second.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>What a measurement cost: CPU seconds by who spent them, and memory.</summary>
/// <param name="Units">Tickets, texts or requests; costs are reported for one.</param>
/// <param name="Product">CPU of our hosts, of the raw program or of the peer's processes.</param>
/// <param name="Postgres">CPU of PostgreSQL, its background processes included.</param>
/// <param name="Broker">CPU of RabbitMQ and, for the peer, Redis.</param>
/// <param name="Load">CPU of the program that asks: this one, with wrk.</param>
/// <param name="Others">CPU of all else on the machine: where it is not small, the run was disturbed.</param>
/// <param name="PeakRssMb">Peak of the summed resident memory of the product's processes, in MiB.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Cost(
    long Units,
    double Product,
    double Postgres,
    double Broker,
    double Load,
    double Others,
    double PeakRssMb,
    double Seconds
)
{
    /// <summary>Per cent of the machine that all else took.</summary>
    public double OthersPercent => Others / Seconds / Environment.ProcessorCount * 100;
}

/// <summary>Takes the cost of what happens between its start and its stop.</summary>
internal sealed class Meter
{
    private readonly IReadOnlyList<int> _product;
    private readonly IReadOnlyList<int> _postgres;
    private readonly IReadOnlyList<int> _broker;
    private readonly double[] _before;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Task<long> _peak;
    private volatile bool _ended;

    private Meter(Options options, IReadOnlyList<int> product)
    {
        _product = product;
        _postgres = Pids(options, "postgres");
        _broker = [.. Pids(options, "rabbitmq"), .. Pids(options, "redis")];
        _before = Read();
        _peak = Task.Run(WatchMemoryAsync);
        _watch.Restart();
    }

    /// <summary>Starts to count for these processes of the product.</summary>
    public static Meter Start(Options options, IReadOnlyList<int> product) => new(options, product);

    /// <summary>Seconds since the start.</summary>
    public double Seconds => _watch.Elapsed.TotalSeconds;

    /// <summary>Ends the count.</summary>
    /// <param name="units">What was done meanwhile, in tickets or requests.</param>
    /// <param name="seconds">How long it took, if that ended earlier than now.</param>
    public async Task<Cost> StopAsync(long units, double? seconds = null)
    {
        var elapsed = seconds ?? Seconds;
        var after = Read();
        _ended = true;
        var peak = await _peak;
        var spent = after.Zip(_before, (a, b) => Math.Round(a - b, 2)).ToArray();
        return new Cost(
            units,
            spent[0],
            spent[1],
            spent[2],
            spent[3],
            Math.Max(0, Math.Round(spent[4] - spent[..4].Sum(), 2)),
            Math.Round(peak / 1048576.0, 1),
            elapsed
        );
    }

    private double[] Read() =>
        [
            Processes.CpuSeconds(_product),
            Processes.CpuSeconds(_postgres),
            Processes.CpuSeconds(_broker),
            Processes.OwnCpuSeconds(),
            Processes.MachineCpuSeconds(),
        ];

    private async Task<long> WatchMemoryAsync()
    {
        var peak = 0L;
        int[] tree = [];
        for (var i = 0; !_ended; i++)
        {
            if (i % 10 == 0)
                tree = Processes.Tree(_product);
            peak = Math.Max(peak, Processes.Resident(tree));
            await Task.Delay(100);
        }
        return peak;
    }

    // "<pid> <start time>", see scripts/lib.sh.
    private static int[] Pids(Options options, string name)
    {
        var file = Path.Combine(options.Home, $"{name}.pid");
        return File.Exists(file)
            ? [int.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture)]
            : [];
    }
}
