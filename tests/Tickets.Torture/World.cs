using System.Diagnostics;
using Npgsql;

namespace Tickets.Torture;

/// <summary>
/// An API host, two replicas, a host that also imports and may vanish, a PostgreSQL and the queues, and what stands
/// between them.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly Settings _settings;

    public World(Settings settings)
    {
        _settings = settings;
        Servers("start");
        Postgres = new ServerProxy("127.0.0.1", settings.Postgres.Port);
        Postgres.Connect();
        Database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(settings.Postgres.ConnectionString)
            {
                Pooling = false,
                Options = "-c default_transaction_read_only=off", // whatever befalls the others
            }
        );
        Queues = settings.RabbitMq is { } rabbitmq ? new RabbitMqQueues(rabbitmq) : new PostgresQueues(Database);
        var postgres = settings.Postgres;
        postgres.Port = Postgres.Port;
        var environment = new Dictionary<string, string>(Queues.Environment)
        {
            ["ConnectionStrings__postgres"] = postgres.ConnectionString,
            ["Model__Folder"] = Path.Combine(settings.Home, "models"),
            ["Model__Cache"] = Path.Combine(settings.Home, "cache"),
            ["Data__Folder"] = Path.Combine(settings.Root, "data"),
            ["Webhooks__AllowPrivate"] = "true",
        };
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

    public IQueues Queues { get; }

    public Host Api { get; }

    public Host[] Replicas { get; }

    public IEnumerable<Host> Hosts => Remote is null ? [Api, .. Replicas] : [Api, .. Replicas, Remote];

    /// <summary>The way of the checker and of the faults, past the proxy.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>Starts what does not run, or has <c>rabbitmqctl</c> do something.</summary>
    public void Servers(string command, params string[] arguments) =>
        Shell.Run(
            Path.Combine(_settings.Root, "scripts", "servers.sh"),
            [command, _settings.Home, .. arguments]
        );

    /// <summary>Ends a server with a signal, and waits until it has ended.</summary>
    public async Task EndAsync(string server, string signal)
    {
        var pid = File.ReadAllText(Path.Combine(_settings.Home, $"{server}.pid")).Split(' ')[0];
        Shell.Run("kill", $"-{signal}", pid);
        var patience = Stopwatch.StartNew();
        while (IsAlive(pid) && patience.Elapsed < Settings.Patience)
            await Task.Delay(50);

        // One that has ended stays until its parent has taken notice.
        static bool IsAlive(string pid)
        {
            try
            {
                return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Empty tables with an audit trail, empty queues, running hosts.</summary>
    public async Task BeginAsync()
    {
        await ExecuteAsync(
            """
            truncate ticketing.mt_doc_ticket, ticketing.backlog, ticketing.outcome, ticketing.decision, ticketing.job,
                ticketing.chunk, ticketing.upload, ticketing.mt_doc_deadletteraction,
                ticketing.webhook, ticketing.webhook_delivery, wolverine.wolverine_dead_letters, wolverine.wolverine_outgoing_envelopes,
                wolverine.wolverine_incoming_envelopes;
            create schema if not exists torture;
            create table if not exists torture.audit (id uuid not null);
            truncate torture.audit;
            create or replace function torture.note() returns trigger language plpgsql as
                $$ begin insert into torture.audit values (new.id); return null; end $$;
            create or replace function torture.full() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
            create or replace function torture.deadlock() returns trigger language plpgsql as
                $$ begin
                    if random() < 0.3 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
                    return null;
                end $$;
            drop trigger if exists note on ticketing.outcome;
            create trigger note after insert or update on ticketing.outcome for each row execute function torture.note()
            """
        );
        foreach (var host in Hosts)
            host.Start();
        await AwaitReadyAsync();
        await Queues.BeginAsync();
    }

    public async Task AwaitReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var patience = Stopwatch.StartNew();
        foreach (var host in Hosts)
        {
            while (!await IsReadyAsync(http, host))
            {
                if (patience.Elapsed > Settings.Patience)
                    throw new TimeoutException($"{host.Name} does not become ready.");
                await Task.Delay(200);
            }
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Host host)
    {
        try
        {
            return (await http.GetAsync(new Uri(host.Address, "/health/ready"))).IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
        Postgres.Dispose();
        Queues.Dispose();
        await Database.DisposeAsync();
    }
}
