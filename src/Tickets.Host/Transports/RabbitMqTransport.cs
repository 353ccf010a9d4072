using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.RabbitMQ;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Wolverine.Transports;
using Broker = Wolverine.RabbitMQ.Internal.RabbitMqTransport;

namespace Tickets.Host;

/// <summary>Messages travel by RabbitMQ: to an exchange of their receiver, and from there to its quorum queue.</summary>
internal sealed class RabbitMqTransport(RabbitMqAddress address) : IMessageTransport
{
    // One that is blocked by an alarm, or hangs, does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, string> Exchanges = new()
    {
        [Queues.Ticketing] = "ticketing",
        [Queues.Inference] = "inference",
        [Queues.Training] = "training",
    };

    /// <inheritdoc />
    public string Name => "RabbitMQ";

    /// <inheritdoc />
    public string Scheme => "rabbitmq";

    /// <inheritdoc />
    public IEnumerable<(string Table, string Column)> Columns => [];

    /// <summary>Connects Wolverine to it, and has a host watch its connections and queues.</summary>
    public void Configure(WolverineOptions options)
    {
        var broker = options
            .UseRabbitMq(connection =>
            {
                connection.Uri = address.First;
                connection.NetworkRecoveryInterval = WaitTimes.BrokerRecovery;
                connection.RequestedConnectionTimeout = WaitTimes.Connection;
                connection.RequestedHeartbeat = WaitTimes.BrokerHeartbeat;
            })
            .DisableSystemRequestReplyQueueDeclaration()
            // Messages that fail for good go to Wolverine's tables, where `storage` lists and replays them.
            .DisableDeadLetterQueueing()
            // Without confirms a message is lost that the broker had not yet written when it stopped.
            .ConfigureChannelCreation(channel =>
            {
                channel.PublisherConfirmationsEnabled = true;
                channel.PublisherConfirmationTrackingEnabled = true;
            })
            .AutoProvision();
        foreach (var node in address.Endpoints)
            broker.AddClusterNode(node);
        options.Policies.Add(new LambdaEndpointPolicy<RabbitMqQueue>((queue, _) => MakeQuorum(queue)));
    }

    /// <inheritdoc />
    public void AddQueue(WolverineOptions options, string queue, TimeSpan? timeToLive) =>
        options
            .ConfigureRabbitMq()
            .DeclareQueue(
                queue,
                declared =>
                {
                    if (timeToLive is { } time)
                        declared.TimeToLive(time);
                }
            )
            .DeclareExchange(Exchanges[queue], exchange => exchange.BindQueue(queue));

    /// <inheritdoc />
    public void Send(WolverineOptions options, string queue, Action<PublishingExpression> messages) =>
        options.Publish(rule =>
        {
            messages(rule);
            rule.ToRabbitExchange(Exchanges[queue]).BufferedInMemory();
        });

    /// <inheritdoc />
    public void Listen(WolverineOptions options, string queue, int atATime, int inHand) =>
        options
            .ListenToRabbitQueue(queue)
            .ProcessInline()
            .PreFetchCount((ushort)inHand)
            .ConsumerDispatchConcurrency((ushort)atATime);

    /// <inheritdoc />
    public async Task<string?> FindObstacleAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await address.ConnectAsync(cancellation);
            return null;
        }
        catch (Exception away) when (!cancellation.IsCancellationRequested) // of many kinds: sockets, TLS, passwords, vhosts
        {
            return $"RabbitMQ can't be reached at {address.Name}: {ServerProbe.Innermost(away)} Is it running (make up)?";
        }
    }

    /// <inheritdoc />
    public async Task<bool> TakesMessagesAsync(IWolverineRuntime wolverine, CancellationToken cancellation) =>
        (await AskAsync(wolverine, cancellation)).Status == TransportHealthStatus.Healthy;

    /// <summary>How this host's connections are, open and not blocked by an alarm; they are asked as they are now.</summary>
    public static Task<TransportHealthResult> AskAsync(IWolverineRuntime wolverine, CancellationToken cancellation) =>
        // Asked as what it is: the interface's own method gives null.
        Of(wolverine).BuildHealthCheck(wolverine).CheckHealthAsync(cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<(string Queue, long Messages, long Consumers)>> LookAsync(
        IWolverineRuntime wolverine,
        IReadOnlyList<string> queues,
        CancellationToken cancellation
    )
    {
        var lengths = new List<(string, long, long)>();
        foreach (var queue in queues)
        {
            try
            {
                await Of(wolverine)
                    .WithAdminChannelAsync(async channel =>
                    {
                        var state = await channel.QueueDeclarePassiveAsync(queue, cancellation);
                        lengths.Add((queue, state.MessageCount, state.ConsumerCount));
                    })
                    .WaitAsync(Patience, cancellation);
            }
            catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
            {
                // The host that listens on it declares it again.
            }
            catch (Exception away)
                when (away is RabbitMQClientException or IOException or InvalidOperationException or TimeoutException)
            {
                return [];
            }
        }

        return lengths;
    }

    private static Broker Of(IWolverineRuntime wolverine) => wolverine.Options.Transports.OfType<Broker>().Single();

    private static void MakeQuorum(RabbitMqQueue queue)
    {
        if (queue.Role != EndpointRole.Application)
            return;
        queue.QueueType = QueueType.quorum;
        // A message that ended this many processes, or lost as many connections, is dropped; the rows have it sent again,
        // later (docs/adr/0015).
        queue.Arguments["x-delivery-limit"] = 20;
    }
}
