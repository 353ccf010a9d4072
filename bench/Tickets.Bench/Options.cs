using System.Globalization;
using Npgsql;

namespace Tickets.Bench;

/// <summary>What the environment says about this run; scripts/bench.sh sets the places, a person the rest.</summary>
internal sealed record Options
{
    /// <summary>Folder of the servers, data, models, logs and results.</summary>
    public string Home { get; } = Need("BENCH_HOME");

    /// <summary>Folder of the sources.</summary>
    public string Root { get; } = Need("BENCH_ROOT");

    /// <summary>Folder of the peer's copy, or null: then it isn't measured.</summary>
    public string? Peer { get; } = Text("PEER_FOLDER");

    /// <summary>Small numbers, to see whether everything runs. They are not kept for the report.</summary>
    public bool Quick { get; } = Text("QUICK") is not null;

    /// <summary>The measurements to run; empty runs all.</summary>
    public string[] Only { get; } = Text("ONLY")?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Tickets in a seed or a bulk run.</summary>
    public int Rows => Number("ROWS", Quick ? 4_000 : 100_000);

    /// <summary>How often each target is measured; medians are reported.</summary>
    public int Repeat => Number("REPEAT", Quick ? 1 : 3);

    /// <summary>Seconds of load in a measurement that isn't over by itself.</summary>
    public int LoadSeconds => Number("LOAD_SECONDS", Quick ? 2 : 15);

    /// <summary>Seconds of load before that, which don't count.</summary>
    public int WarmSeconds => Quick ? 2 : 5;

    /// <summary>Rows of the measurement <c>growth</c>.</summary>
    public int[] Growth =>
        Text("GROWTH") is { } rows ? [.. rows.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
        : Quick ? [1_000, Rows]
        : [10_000, 100_000, 1_000_000];

    /// <summary>Consumers of the raw bulk program; the product's two hosts have four each.</summary>
    public int RawConsumers => Number("RAW_CONSUMERS", 4);

    public string Models => Path.Combine(Home, "models");

    public string Data => Path.Combine(Home, "data");

    public string Results => Path.Combine(Home, "results.jsonl");

    public string Readme => Path.Combine(Root, "bench", "README.md");

    /// <summary>A log file of this run.</summary>
    public string Log(string name) => Path.Combine(Home, "log", $"{name}.log");

    /// <summary>A database of the private server: <c>tickets</c>, <c>raw</c> or <c>peer</c>.</summary>
    public static string Postgres(string database) =>
        new NpgsqlConnectionStringBuilder(Need("ConnectionStrings__postgres"))
        {
            Database = database,
        }.ConnectionString;

    /// <summary>A vhost of the private broker: <c>tickets</c>, <c>raw</c> or <c>peer</c>.</summary>
    public static Uri RabbitMq(string vhost) =>
        new UriBuilder(Need("ConnectionStrings__rabbitmq")) { Path = vhost }.Uri;

    public static string? Text(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;

    private static string Need(string name) =>
        Text(name) ?? throw new InvalidOperationException($"{name} is not set: run scripts/bench.sh.");

    private static int Number(string name, int usual) =>
        Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
