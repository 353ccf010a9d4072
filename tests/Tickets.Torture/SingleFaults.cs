namespace Tickets.Torture;

/// <summary>What goes wrong with one of each server.</summary>
internal sealed class SingleFaults(SingleWorld world, int seed) : Faults(world, seed)
{
    private static readonly (string There, string Back) Behind = (
        "alter table ticketing.outcome rename column reason to elsewhere",
        "alter table ticketing.outcome rename column elsewhere to reason"
    );

    private static readonly (string There, string Back) Ahead = (
        "alter table ticketing.outcome add column later text; alter table ticketing.backlog add column later text",
        "alter table ticketing.outcome drop column later; alter table ticketing.backlog drop column later"
    );

    /// <inheritdoc />
    protected override IEnumerable<(string Name, Func<Random, Task> Act)> OfProcesses =>
        world.Remote is null ? base.OfProcesses : base.OfProcesses.Append(("a host vanished", VanishAsync));

    /// <inheritdoc />
    protected override IEnumerable<(string Name, Func<Random, Task> Act)> OfServers =>
        [
            .. world.Broker is { } broker ? OfRabbitMq(broker) : [],
            ("PostgreSQL crashed", random => RestartAsync("postgres", "QUIT", random)),
            ("PostgreSQL restarted", random => RestartAsync("postgres", "INT", random)),
            ("PostgreSQL's connections closed", random => CutAsync(world.Postgres, random)),
            ("PostgreSQL slow", random => SlowAsync(world.Postgres, random)),
            ("backends terminated", TerminateAsync),
            ("disk full", FillAsync),
            (world.Broker is null ? "messages deleted" : "queue deleted", DeleteQueueAsync),
            ("PostgreSQL read-only", DemoteAsync),
            ("deadlocks", DeadlockAsync),
            ("schema behind", random => SchemaAsync(random, Behind)),
            ("schema ahead", random => SchemaAsync(random, Ahead)),
        ];

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

    // For longer than it takes PostgreSQL to notice; RabbitMQ may, too.
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

    private async Task SchemaAsync(Random random, (string There, string Back) change)
    {
        await world.ExecuteAsync(change.There);
        await For(random, 500, 3000);
        await world.ExecuteAsync(change.Back);
    }
}
