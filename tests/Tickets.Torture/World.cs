using System.Diagnostics;
using Npgsql;

namespace Tickets.Torture;

/// <summary>Hosts, a PostgreSQL and queues, and what may befall them.</summary>
internal abstract class World(Settings settings, NpgsqlConnectionStringBuilder postgres) : IAsyncDisposable
{
    protected Settings Settings => settings;

    /// <summary>Where clients ask.</summary>
    public abstract Uri Address { get; }

    /// <summary>Whether something stands before the hosts that answers for one that has ended.</summary>
    public virtual bool HasBalancer => false;

    public abstract IQueues Queues { get; }

    public abstract Host[] Replicas { get; }

    public abstract IEnumerable<Host> Hosts { get; }

    /// <summary>The way of the checker and of the faults, past all that stands between the hosts and PostgreSQL.</summary>
    public NpgsqlDataSource Database { get; } =
        new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
            {
                Pooling = false,
                HostRecheckSeconds = 0,
                Options = "-c default_transaction_read_only=off", // whatever befalls the others
            }.ConnectionString
        ).BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);

    /// <summary>What goes wrong here.</summary>
    public abstract Faults FaultsOf(int seed);

    public static World Of(Settings settings) => settings.IsCluster ? new ClusterWorld(settings) : new SingleWorld(settings);

    /// <summary>Has each server run.</summary>
    public abstract Task RestoreAsync();

    protected Dictionary<string, string> EnvironmentOf(string address) =>
        new(Queues.Environment)
        {
            ["ConnectionStrings__postgres"] = address,
            ["Model__Folder"] = Path.Combine(settings.Home, "models"),
            ["Model__Cache"] = Path.Combine(settings.Home, "cache"),
            ["Data__Folder"] = Path.Combine(settings.Root, "data"),
            ["Webhooks__AllowPrivate"] = "true",
        };

    /// <summary>Has <c>servers.sh</c> do something with the servers of a folder.</summary>
    protected string Run(string command, string folder, params string[] arguments) =>
        Shell.Run(Path.Combine(settings.Root, "scripts", "servers.sh"), [command, folder, .. arguments]);

    /// <summary>Ends a server of a folder with a signal, and waits until it has ended.</summary>
    protected static async Task EndAsync(string folder, string server, string signal)
    {
        var pid = File.ReadAllText(Path.Combine(folder, $"{server}.pid")).Split(' ')[0];
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

    public virtual async Task AwaitReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var patience = Stopwatch.StartNew();
        foreach (var host in Hosts)
            await UntilAsync(() => IsReadyAsync(http, host), patience, $"{host.Name} does not become ready.");
    }

    /// <summary>Waits until something is so, in the patience that is left.</summary>
    /// <exception cref="TimeoutException">It does not become so.</exception>
    protected static async Task UntilAsync(Func<Task<bool>> isSo, Stopwatch patience, string otherwise)
    {
        while (!await isSo())
        {
            if (patience.Elapsed > Settings.Patience)
                throw new TimeoutException(otherwise);
            await Task.Delay(200);
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

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
        await Database.DisposeAsync();
    }
}
