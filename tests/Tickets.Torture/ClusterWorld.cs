using System.Diagnostics;
using Npgsql;

namespace Tickets.Torture;

/// <summary>
/// Two API hosts behind HAProxy, two replicas, three nodes of RabbitMQ, and a PostgreSQL whose commits wait for a standby.
/// </summary>
internal sealed class ClusterWorld : World
{
    private readonly Process _balancer;
    private string _primary;
    private string _standby;

    public ClusterWorld(Settings settings)
        : base(settings, PostgresOf(settings))
    {
        (_primary, _standby) = FoldersOf(settings);
        Nodes = [settings.Home, settings.FolderOf("two"), settings.FolderOf("three")];
        var ports = Nodes.Select(node => int.Parse(Settings.Of(node, "amqp_port"), null)).ToArray();
        Queues = new RabbitMqQueues(settings.RabbitMq!, ports, ports);
        var environment = EnvironmentOf(PostgresOf(settings).ConnectionString);
        environment["Shutdown__Drain"] = "00:00:05"; // the balancer looks twice a second, and a look may take its time
        Apis = [new Host(settings, "api1", "ticketing", environment), new Host(settings, "api2", "ticketing", environment)];
        Replicas =
        [
            new Host(settings, "replica1", "inference", environment),
            new Host(settings, "replica2", "inference", environment),
        ];
        Address = new Uri($"http://127.0.0.1:{ServerProxy.FreePort()}");
        _balancer = Balance();
    }

    /// <summary>The folders of RabbitMQ's nodes.</summary>
    public string[] Nodes { get; }

    public Host[] Apis { get; }

    public override Uri Address { get; }

    public override bool HasBalancer => true;

    public override IQueues Queues { get; }

    public override Host[] Replicas { get; }

    public override IEnumerable<Host> Hosts => [.. Apis, .. Replicas];

    public override Faults FaultsOf(int seed) => new ClusterFaults(this, seed);

    public override async Task RestoreAsync()
    {
        foreach (var node in Nodes)
            await StartAsync(node);
        await StartAsync(_primary);
        await StartAsync(_standby);
    }

    /// <summary>Also until the balancer has seen it.</summary>
    public override async Task AwaitReadyAsync()
    {
        await base.AwaitReadyAsync();
        using var http = new HttpClient();
        await UntilAsync(AreSeenAsync, Stopwatch.StartNew(), "The balancer finds a host that is not ready.");

        // Each of them, and all together.
        async Task<bool> AreSeenAsync() =>
            (await http.GetStringAsync(new Uri(Address, "/balancer;csv"))).Split(",UP,").Length - 1 >= Apis.Length + 1;
    }

    /// <summary>Starts what does not run of a folder's servers.</summary>
    public Task StartAsync(string folder) => Task.Run(() => Run("start", folder));

    /// <summary>Ends a node of RabbitMQ at once.</summary>
    public static Task KillAsync(string node) => EndAsync(node, "rabbitmq", "KILL");

    /// <summary>Has a node evaluate an expression.</summary>
    public Task TellAsync(string node, string expression) => Task.Run(() => Run("ctl", node, "eval", expression));

    /// <summary>Waits until a node of RabbitMQ has found all the others.</summary>
    public Task AwaitNodesAsync(string node) =>
        UntilAsync(
            () => Task.Run(() => Run("ctl", node, "eval", "length(rabbit_nodes:all_running()).").StartsWith('3')),
            Stopwatch.StartNew(),
            $"{node} does not find the others."
        );

    /// <summary>The node that leads a queue.</summary>
    public async Task<string> LeaderOfAsync(string queue)
    {
        var leader = await Task.Run(() =>
            Run("ctl", Nodes[0], "eval", $"{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"tickets\">>, queue, <<\"{queue}\">>)), element(2, amqqueue:get_pid(Q)).")
        );
        return Nodes.Single(node => leader.Contains(Settings.Of(node, "node"), StringComparison.Ordinal));
    }

    /// <summary>The primary is lost at once; the standby is the primary then, and what was one gets a new life as its standby.</summary>
    public async Task FailOverAsync(TimeSpan unnoticed)
    {
        await EndAsync(_primary, "postgres", "KILL");
        await Task.Delay(unnoticed);
        await Task.Run(() => Run("promote", _standby));
        (_primary, _standby) = (_standby, _primary);
        await Task.Run(() => Run("standby", _standby, _primary));
    }

    /// <summary>The standby is away for a time, in which nothing is committed.</summary>
    public async Task LoseStandbyAsync(TimeSpan time)
    {
        await EndAsync(_standby, "postgres", "KILL");
        await Task.Delay(time);
        await StartAsync(_standby);
    }

    public override async ValueTask DisposeAsync()
    {
        _balancer.Kill();
        _balancer.Dispose();
        await base.DisposeAsync();
        await File.WriteAllTextAsync(PrimaryFile(Settings), _primary);
    }

    // The other one was the primary when a seed before had ended, perhaps.
    private static (string Primary, string Standby) FoldersOf(Settings settings)
    {
        string[] all = [settings.Home, settings.FolderOf("standby")];
        var primary = File.Exists(PrimaryFile(settings)) ? File.ReadAllText(PrimaryFile(settings)) : all[0];
        return (primary, all.Single(folder => folder != primary));
    }

    private static string PrimaryFile(Settings settings) => Path.Combine(settings.Home, "primary");

    private static NpgsqlConnectionStringBuilder PostgresOf(Settings settings)
    {
        var (primary, standby) = FoldersOf(settings);
        return new(settings.Postgres.ConnectionString)
        {
            Host = string.Join(',', new[] { primary, standby }.Order().Select(folder => $"127.0.0.1:{Settings.Of(folder, "pg_port")}")),
        };
    }

    private Process Balance()
    {
        var file = Path.Combine(Settings.Home, "haproxy.cfg");
        File.WriteAllText(
            file,
            $"""
            global
                log stdout format timed daemon notice
            defaults
                mode http
                log global
                timeout connect 2s
                timeout client 30s
                timeout server 30s
                timeout check 3s
                retries 2
                option redispatch
            frontend tickets
                bind {Address.Authority}
                stats uri /balancer
                default_backend apis
            backend apis
                balance leastconn
                option httpchk GET /health/ready
                default-server check inter 500ms fall 1 rise 1
                server api1 {Apis[0].Address.Authority}
                server api2 {Apis[1].Address.Authority}

            """
        );
        var log = Path.Combine(Settings.Home, "log", "haproxy.log");
        return Process.Start("bash", ["-c", "exec /usr/sbin/haproxy -db -f \"$0\" >>\"$1\" 2>&1", file, log]);
    }
}
