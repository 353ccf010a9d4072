using Npgsql;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Postgresql;
using Wolverine.Postgresql.Transport;
using Wolverine.Runtime;

namespace Tickets.Host;

/// <summary>
/// Messages travel by tables of the PostgreSQL that has the tickets, one for each queue; there is no other server. A host
/// takes a message out of its table before it works on it, so what a host had in hand that was killed is gone, and the
/// reconciler sends it again.
/// </summary>
internal sealed class PostgresTransport : IMessageTransport
{
    // Who sends a message wakes those who listen, and who has worked on one wakes them if there are more: this is for
    // notifications that are lost.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly string[] NeededColumns = ["id", "body", "message_type", "keep_until"];

    private readonly Dictionary<string, TimeSpan?> _queues = [];
    private readonly List<string> _listened = [];

    /// <summary>The queues that this host listens on.</summary>
    public IReadOnlyList<string> Listened => _listened;

    /// <inheritdoc />
    public string Name => "PostgreSQL";

    /// <inheritdoc />
    public string Scheme => PostgresqlTransport.ProtocolName;

    /// <inheritdoc />
    public IEnumerable<(string Table, string Column)> Columns =>
        _queues.Keys.SelectMany(queue => NeededColumns.Select(column => (TableOf(queue), column)));

    /// <summary>Has Wolverine's queues in PostgreSQL work as those of RabbitMQ do.</summary>
    public static void Configure(WolverineOptions options)
    {
        var transport = Of(options);
        transport.EnableQueueNotifications = true;
        transport.Queues.OnMissing = name => new InlineQueue(name, transport);
    }

    /// <inheritdoc />
    public void AddQueue(WolverineOptions options, string queue, TimeSpan? timeToLive)
    {
        _queues[queue] = timeToLive;
        _ = Of(options).Queues[queue];
    }

    /// <inheritdoc />
    public void Send(WolverineOptions options, string queue, Action<PublishingExpression> messages) =>
        options.Publish(rule =>
        {
            messages(rule);
            rule.ToPostgresqlQueue(queue).SendInline().CustomizeOutgoing(Limit);
        });

    private void Limit(Envelope envelope)
    {
        if (_queues[envelope.Destination!.Host] is { } timeToLive)
            envelope.DeliverWithin = timeToLive;
    }

    /// <inheritdoc />
    public void Listen(WolverineOptions options, string queue, int atATime, int inHand)
    {
        _listened.Add(queue);
        options
            .ListenToPostgresqlQueue(queue)
            .ProcessInline()
            .ListenerCount(atATime)
            .MaximumMessagesToReceive(1)
            .PollingInterval(Look);
    }

    /// <inheritdoc />
    public Task<string?> FindObstacleAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <inheritdoc />
    public Task<bool> TakesMessagesAsync(IWolverineRuntime wolverine, CancellationToken cancellation) =>
        Task.FromResult(wolverine.Services.GetService<DeferredStart>()?.Obstacle is null);

    /// <inheritdoc />
    public async Task<IReadOnlyList<(string Queue, long Messages, long Consumers)>> LookAsync(
        IWolverineRuntime wolverine,
        IReadOnlyList<string> queues,
        CancellationToken cancellation
    )
    {
        var counts = queues.Select(queue =>
            $"select '{queue}', (select count(*) from {TableOf(queue)}), ({Listening.CountOf(queue)})"
        );
        try
        {
            return await wolverine
                .Services.GetRequiredService<NpgsqlDataSource>()
                .QueryAsync(
                    string.Join(" union all ", counts),
                    [],
                    row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
                    cancellation
                );
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }

    private static string TableOf(string queue) => $"wolverine_queues.wolverine_queue_{queue}";

    private static PostgresqlTransport Of(WolverineOptions options) => options.Transports.GetOrCreate<PostgresqlTransport>();
}
