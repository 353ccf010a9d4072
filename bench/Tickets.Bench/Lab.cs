using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Tickets.Bench;

/// <summary>What wrk saw.</summary>
/// <param name="Answers">All answers.</param>
/// <param name="Seconds">How long it lasted.</param>
/// <param name="Refused">Answers with a status of 400 or more, or with a task that failed.</param>
/// <param name="Broken">Connections that failed, and answers that did not come in 30 s.</param>
/// <param name="P50Ms">Half of the answers came faster, in ms.</param>
/// <param name="P99Ms">99 of 100 answers came faster, in ms.</param>
internal sealed record WrkResult(long Answers, double Seconds, long Refused, long Broken, double P50Ms, double P99Ms)
{
    /// <summary>Good answers.</summary>
    public long Good => Answers - Refused;

    public double GoodPerSecond => Good / Seconds;

    public long Errors => Refused + Broken;
}

/// <summary>What all measurements share: settings, databases, wrk.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private NpgsqlDataSource? _peerDatabase;

    private Lab(Options options, string bodies)
    {
        Options = options;
        Bodies = bodies;
    }

    public Options Options { get; }

    /// <summary>A file of bodies for <c>POST /requests</c>.</summary>
    public string Bodies { get; }

    public Product Product { get; } = new();

    public NpgsqlDataSource RawDatabase { get; } = NpgsqlDataSource.Create(Options.Postgres("raw"));

    public NpgsqlDataSource PeerDatabase => _peerDatabase ??= NpgsqlDataSource.Create(Options.Postgres("peer"));

    /// <summary>Makes the data.</summary>
    public static async Task<Lab> OpenAsync(Options options)
    {
        var csv = await Csv.OfAsync(options, options.Rows);
        if (options.Peer is not null)
            await Peer.PrepareAsync(options);
        return new Lab(options, Csv.Bodies(options, csv));
    }

    /// <summary>Our hosts or the peer's, fresh and warm, with empty tables.</summary>
    public async Task<Service> StartAsync(string target)
    {
        Service service =
            target == Target.Peer
                ? await Peer.StartAsync(this)
                : await Ours.StartAsync(this, target: target);
        await service.WarmAsync(this);
        return service;
    }

    /// <summary>Targets of a measurement that all can do.</summary>
    public string[] AllTargets => [Target.Ours, Target.Raw, .. Options.Peer is null ? [] : new[] { Target.Peer }];

    /// <summary>Targets of a measurement that has no raw program.</summary>
    public string[] Services => [Target.Ours, .. Options.Peer is null ? [] : new[] { Target.Peer }];

    /// <summary>Runs wrk for some seconds.</summary>
    /// <param name="address">Whom it asks.</param>
    /// <param name="key">The key it needs for that, if any.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="connections">Each has one request under way.</param>
    /// <param name="variable">What the script sends: BENCH_BODIES, BENCH_IDS or BENCH_PATH.</param>
    /// <param name="value">Its file or path.</param>
    /// <param name="script">A file of bench/wrk.</param>
    /// <param name="threads">Of wrk.</param>
    public async Task<WrkResult> WrkAsync(
        Uri address,
        string? key,
        int seconds,
        int connections,
        string variable,
        string value,
        string script = "load.lua",
        int threads = 1
    )
    {
        var path = Path.Combine(Options.Root, "bench", "wrk", script);
        string[] arguments = ["-t", $"{threads}", "-c", $"{connections}", "-d", $"{seconds}s", "--timeout", "30s"];
        var start = new ProcessStartInfo("wrk", [.. arguments, "-s", path, address.AbsoluteUri])
        {
            RedirectStandardOutput = true,
        };
        await using var wrk = Child.Start(start, "the terminal", (variable, value), ("BENCH_KEY", key ?? ""));
        var output = await wrk.Process.StandardOutput.ReadToEndAsync();
        await wrk.Process.WaitForExitAsync();
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("JSON ", StringComparison.Ordinal));
        return line is null
            ? throw new InvalidOperationException($"wrk failed: {output}")
            : JsonSerializer.Deserialize<WrkResult>(line[5..], s_wrk)!;
    }

    private static readonly JsonSerializerOptions s_wrk = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The middle one, or another part of all, of some values.</summary>
    public static double Quantile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }

    /// <summary>Text that reads the same everywhere.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        await RawDatabase.DisposeAsync();
        if (_peerDatabase is not null)
            await _peerDatabase.DisposeAsync();
    }
}
