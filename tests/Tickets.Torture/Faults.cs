using System.Collections.Concurrent;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Tickets.Torture;

/// <summary>
/// What goes wrong, in an order that the seed decides: to processes in one row, to servers and networks in another, so
/// that two things may go wrong at once.
/// </summary>
internal abstract class Faults(World world, int seed)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Tickets whose text was taken away while they waited: they may fail, and no others.</summary>
    public ConcurrentBag<Guid> Poisoned { get; } = [];

    /// <summary>How often each thing went wrong.</summary>
    public IEnumerable<KeyValuePair<string, int>> Counts => _counts.OrderBy(fault => fault.Key, StringComparer.Ordinal);

    /// <summary>What befalls servers and networks.</summary>
    protected abstract IEnumerable<(string Name, Func<Random, Task> Act)> OfServers { get; }

    /// <summary>What befalls hosts, and what they are sent.</summary>
    protected virtual IEnumerable<(string Name, Func<Random, Task> Act)> OfProcesses =>
        [
            ("kill -9 of a process", AnyHost("KILL")),
            ("SIGTERM of a process", AnyHost("TERM")),
            ("paused process", PauseAsync),
            ("tickets poisoned", PoisonAsync),
            ("messages again, out of order", world.Queues.RepeatAsync),
            ("messages twice, at once", EchoAsync),
            ("slow clients", SlowClients.RunAsync(world.Address)),
        ];

    public Task RunAsync(CancellationToken until) =>
        Task.WhenAll(
            RunAsync(new Random(seed), [.. OfProcesses], mostPause: 5000, until),
            RunAsync(new Random(seed + 1), [.. OfServers], mostPause: 2500, until)
        );

    protected static Task For(Random random, int least, int most) => Task.Delay(random.Next(least, most));

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
