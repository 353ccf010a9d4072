using Npgsql;

namespace Tickets.Torture;

/// <summary>
/// An API host, two replicas, a host that also imports and may vanish, a PostgreSQL and the queues, and what stands
/// between them.
/// </summary>
internal sealed class SingleWorld : World
{
    public SingleWorld(Settings settings)
        : base(settings, settings.Postgres)
    {
        Servers("start");
        Postgres = new ServerProxy("127.0.0.1", settings.Postgres.Port);
        Postgres.Connect();
        if (settings.RabbitMq is { } rabbitmq)
        {
            Broker = new ServerProxy("127.0.0.1", rabbitmq.Port);
            Broker.Connect();
            Queues = new RabbitMqQueues(rabbitmq, [rabbitmq.Port], [Broker.Port]);
        }
        else
        {
            Queues = new PostgresQueues(Database);
        }

        var environment = EnvironmentOf(new NpgsqlConnectionStringBuilder(settings.Postgres.ConnectionString) { Port = Postgres.Port }.ConnectionString);
        Api = new Host(settings, "api", "ticketing", environment);
        Replicas =
        [
            new Host(settings, "replica1", "inference", environment),
            new Host(settings, "replica2", "inference", environment),
        ];
        if (settings.Network is not { } network)
            return;
        var (servers, _) = Settings.Addresses;
        var direct = settings.Postgres;
        direct.Host = servers;
        var remote = new Dictionary<string, string>(environment) { ["ConnectionStrings__postgres"] = direct.ConnectionString };
        foreach (var (name, value) in Queues.EnvironmentAt(servers))
            remote[name] = value;
        Remote = new Host(settings, "remote", "ticketing", remote, network);
    }

    /// <summary>In a network of its own, straight to the servers; null where there can be none.</summary>
    public Host? Remote { get; }

    public ServerProxy Postgres { get; }

    /// <summary>Before RabbitMQ; null where messages travel by PostgreSQL.</summary>
    public ServerProxy? Broker { get; }

    public Host Api { get; }

    public override Uri Address => Api.Address;

    public override IQueues Queues { get; }

    public override Host[] Replicas { get; }

    public override IEnumerable<Host> Hosts => Remote is null ? [Api, .. Replicas] : [Api, .. Replicas, Remote];

    public override Faults FaultsOf(int seed) => new SingleFaults(this, seed);

    public override Task RestoreAsync()
    {
        Servers("start");
        return Task.CompletedTask;
    }

    /// <summary>Starts what does not run, or has <c>rabbitmqctl</c> do something.</summary>
    public void Servers(string command, params string[] arguments) => Run(command, Settings.Home, arguments);

    /// <summary>Ends a server with a signal, and waits until it has ended.</summary>
    public Task EndAsync(string server, string signal) => EndAsync(Settings.Home, server, signal);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Postgres.Dispose();
        Broker?.Dispose();
    }
}
