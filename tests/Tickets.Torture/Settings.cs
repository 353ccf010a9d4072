using System.Globalization;
using Npgsql;

namespace Tickets.Torture;

/// <summary>What <c>scripts/torture.sh</c> hands over in the environment.</summary>
internal sealed record Settings
{
    /// <summary>The project.</summary>
    public string Root { get; } = Get("TORTURE_ROOT");

    /// <summary>Folder of the private servers, the logs and the model.</summary>
    public string Home { get; } = Get("TORTURE_HOME");

    /// <summary>The host's program.</summary>
    public string Program { get; } = Get("TORTURE_PROGRAM");

    /// <summary>First seed.</summary>
    public int Seed { get; } = Number("SEED");

    /// <summary>How many seeds, one after the other.</summary>
    public int Seeds { get; } = Number("SEEDS");

    /// <summary>How long faults go on with each.</summary>
    public TimeSpan Length { get; } = TimeSpan.FromSeconds(Number("SECONDS_EACH"));

    /// <summary>How long the broker is away at the end; zero for not at all.</summary>
    public TimeSpan Outage { get; } = TimeSpan.FromSeconds(Number("OUTAGE"));

    /// <summary>The network of the host that vanishes, or null if there can be none.</summary>
    public string? Network { get; } = Environment.GetEnvironmentVariable("TORTURE_NETWORK") is { Length: > 0 } name ? name : null;

    /// <summary>The servers' address in that network, and the host's.</summary>
    public static (string Servers, string Host) Addresses => ("198.18.77.1", "198.18.77.2");

    /// <summary>How many tickets a seed accepts at least, however long that takes.</summary>
    public int EnoughTickets { get; } = Number("TICKETS_EACH");

    /// <summary>How long it may take until everything is done, once everything is back.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(120);

    /// <summary>Whether there are three nodes of RabbitMQ, a standby of PostgreSQL and two API hosts.</summary>
    public bool IsCluster { get; } = Get("CLUSTER") == "yes";

    /// <summary>The folder of a further server of the cluster.</summary>
    public string FolderOf(string server) => Path.Combine(Home, server);

    /// <summary>A setting of the servers of a folder.</summary>
    public static string Of(string folder, string name) =>
        File.ReadLines(Path.Combine(folder, "settings")).Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>PostgreSQL itself.</summary>
    public NpgsqlConnectionStringBuilder Postgres => new(Connection("postgres"));

    /// <summary>RabbitMQ itself; null where messages travel by PostgreSQL.</summary>
    public Uri? RabbitMq => Connection("rabbitmq") is { } address ? new(address) : null;

    // Written by servers.sh.
    private string? Connection(string name) =>
        File.ReadLines(Path.Combine(Home, "env"))
            .FirstOrDefault(line => line.Contains($"ConnectionStrings__{name}=", StringComparison.Ordinal))
            ?.Split('\'')[1];

    private static string Get(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set: run this with 'make torture'.");

    private static int Number(string name) => int.Parse(Get(name), CultureInfo.InvariantCulture);
}
