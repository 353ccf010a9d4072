using System.Collections.Concurrent;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Tickets.Torture;

/// <summary>
/// What goes wrong, in an order that the seed decides: to processes in one row, to servers and networks in another, so
/// that two things may go wrong at once.
/// </summary>
internal sealed class Faults(World world, int seed)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Tickets whose text was taken away while they waited: they may fail, and no others.</summary>
    public ConcurrentBag<Guid> Poisoned { get; } = [];

    /// <summary>How often each thing went wrong.</summary>
    public IEnumerable<KeyValuePair<string, int>> Counts => _counts.OrderBy(fault => fault.Key, StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken until)
    {
        await Task.WhenAll(
            RunAsync(
                new Random(seed),
                [
                    ("kill -9 of a process", AnyHost("KILL")),
                    ("SIGTERM of a process", AnyHost("TERM")),
                    ("paused process", PauseAsync),
                    ("tickets poisoned", PoisonAsync),
                    ("messages again, out of order", world.Queues.RepeatAsync),
                    ("messages twice, at once", EchoAsync),
                    ("slow clients", SlowClients.RunAsync(world.Api.Address)),
                    .. world.Remote is null
                        ? Array.Empty<(string, Func<Random, Task>)>()
                        : [("a host vanished", VanishAsync)],
                ],
                mostPause: 5000,
                until
            ),
            RunAsync(
                new Random(seed + 1),
                [
                    .. world.Queues is RabbitMqQueues { Proxy: var broker } ? OfRabbitMq(broker) : [],
                    ("PostgreSQL crashed", random => RestartAsync("postgres", "QUIT", random)),
                    ("PostgreSQL restarted", random => RestartAsync("postgres", "INT", random)),
                    ("PostgreSQL's connections closed", random => CutAsync(world.Postgres, random)),
                    ("PostgreSQL slow", random => SlowAsync(world.Postgres, random)),
                    ("backends terminated", TerminateAsync),
                    ("disk full", FillAsync),
                    (world.Queues is RabbitMqQueues ? "queue deleted" : "messages deleted", DeleteQueueAsync),
                    ("PostgreSQL read-only", DemoteAsync),
                    ("deadlocks", DeadlockAsync),
                    ("schema behind", random => SchemaAsync(random, Behind)),
                    ("schema ahead", random => SchemaAsync(random, Ahead)),
                ],
                mostPause: 2500,
                until
            )
        );
    }

    /// <summary>RabbitMQ is away for as long as something else takes.</summary>
    public async Task OutageAsync(Task meanwhile)
    {
        await world.EndAsync("rabbitmq", "TERM");
        await meanwhile;
        world.Servers("start");
    }

    private (string Name, Func<Random, Task> Act)[] OfRabbitMq(ServerProxy broker) =>
        [
            ("RabbitMQ killed", random => RestartAsync("rabbitmq", "KILL", random)),
            ("RabbitMQ restarted", random => RestartAsync("rabbitmq", "TERM", random)),
            ("RabbitMQ's connections closed", random => CutAsync(broker, random)),
            ("RabbitMQ slow", random => SlowAsync(broker, random)),
            ("RabbitMQ's alarm of memory", AlarmAsync),
        ];

    private async Task RunAsync(
        Random random,
        (string Name, Func<Random, Task> Act)[] faults,
        int mostPause,
        CancellationToken until
    )
    {
        // Each once, in an order of their own, before any comes again.
        var order = new Queue<(string Name, Func<Random, Task> Act)>();
        while (!until.IsCancellationRequested)
        {
            if (order.Count == 0)
            {
                random.Shuffle(faults);
                order = new(faults);
            }

            var (name, act) = order.Dequeue();
            try
            {
                await act(random);
                _counts.AddOrUpdate(name, 1, (_, count) => count + 1);
            }
            catch (Exception away)
                when (away
                        is NpgsqlException
                            or BrokerUnreachableException
                            or OperationInterruptedException
                            or AlreadyClosedException
                            or IOException
                )
            {
                // What it needs is away already, by another fault.
            }

            await Task.Delay(random.Next(200, mostPause), CancellationToken.None);
        }
    }

    private static Task For(Random random, int least, int most) => Task.Delay(random.Next(least, most));

    private Func<Random, Task> AnyHost(string signal) =>
        random =>
        {
            var hosts = world.Hosts.ToArray();
            hosts[random.Next(hosts.Length)].Signal(signal);
            return Task.CompletedTask;
        };

    private async Task PauseAsync(Random random)
    {
        var replica = world.Replicas[random.Next(world.Replicas.Length)];
        replica.Signal("STOP");
        await For(random, 1000, 5000);
        replica.Signal("CONT");
    }

    private async Task RestartAsync(string server, string signal, Random random)
    {
        await world.EndAsync(server, signal);
        await For(random, 100, 2000);
        world.Servers("start");
    }

    private static async Task CutAsync(ServerProxy proxy, Random random)
    {
        proxy.Disconnect();
        await For(random, 0, 2000);
        proxy.Connect();
    }

    private static async Task SlowAsync(ServerProxy proxy, Random random)
    {
        proxy.Delay = TimeSpan.FromMilliseconds(random.Next(20, 200));
        await For(random, 1000, 3000);
        proxy.Delay = TimeSpan.Zero;
    }

    private Task TerminateAsync(Random _) =>
        world.ExecuteAsync(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where backend_type = 'client backend' and pid <> pg_backend_pid()
            """
        );

    // PostgreSQL says what it says when its disk is full; a real one would have to be mounted, which takes a root.
    private async Task FillAsync(Random random)
    {
        string[] tables = ["mt_doc_ticket", "outcome", "chunk"];
        foreach (var table in tables)
            await world.ExecuteAsync(
                $"""
                create trigger full_disk before insert on ticketing.{table}
                    for each row execute function torture.full()
                """
            );
        await For(random, 500, 3000);
        foreach (var table in tables)
            await world.ExecuteAsync($"drop trigger full_disk on ticketing.{table}");
    }

    // For longer than it takes PostgreSQL to notice, and for less than RabbitMQ needs.
    private async Task VanishAsync(Random random)
    {
        world.Remote!.Vanish(isGone: true);
        await For(random, 10_000, 40_000);
        world.Remote.Vanish(isGone: false);
    }

    private async Task AlarmAsync(Random random)
    {
        world.Servers("ctl", "set_vm_memory_high_watermark", "0.0001");
        await For(random, 1000, 5000);
        world.Servers("ctl", "set_vm_memory_high_watermark", "0.6");
    }

    private Task DeleteQueueAsync(Random random) =>
        world.Queues.DeleteAsync(random.Next(2) == 0 ? "ticket_queue" : "inference_queue");

    private async Task DemoteAsync(Random random)
    {
        await MakeReadOnlyAsync(true);
        await For(random, 500, 3000);
        await MakeReadOnlyAsync(false);

        async Task MakeReadOnlyAsync(bool isReadOnly)
        {
            await world.ExecuteAsync($"alter role tickets set default_transaction_read_only = {(isReadOnly ? "on" : "off")}");
            await TerminateAsync(random);
        }
    }

    private async Task DeadlockAsync(Random random)
    {
        string[] tables = ["job", "chunk", "backlog"];
        foreach (var table in tables)
            await world.ExecuteAsync(
                $"""
                create trigger deadlock after update or delete on ticketing.{table}
                    for each statement execute function torture.deadlock()
                """
            );
        await For(random, 500, 3000);
        foreach (var table in tables)
            await world.ExecuteAsync($"drop trigger deadlock on ticketing.{table}");
    }

    private static readonly (string There, string Back) Behind = (
        "alter table ticketing.outcome rename column reason to elsewhere",
        "alter table ticketing.outcome rename column elsewhere to reason"
    );

    private static readonly (string There, string Back) Ahead = (
        "alter table ticketing.outcome add column later text; alter table ticketing.backlog add column later text",
        "alter table ticketing.outcome drop column later; alter table ticketing.backlog drop column later"
    );

    private async Task SchemaAsync(Random random, (string There, string Back) change)
    {
        await world.ExecuteAsync(change.There);
        await For(random, 500, 3000);
        await world.ExecuteAsync(change.Back);
    }

    private async Task PoisonAsync(Random _)
    {
        var poisoned = await world.ScalarAsync<Guid[]>(
            """
            with poisoned as (
                update ticketing.mt_doc_ticket set data = data - 'body'
                where id in (select id from ticketing.backlog where sent_at is null order by random() limit 20)
                returning id)
            select coalesce(array_agg(id), '{}') from poisoned
            """
        );
        foreach (var id in poisoned)
            Poisoned.Add(id);
    }

    private Task EchoAsync(Random random) => world.Queues.EchoAsync(DateTime.UtcNow.AddMilliseconds(random.Next(2000, 5000)));
}
