using RabbitMQ.Client.Exceptions;
using Tickets.Contracts;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Ticketing;

/// <summary>Whether it is any use to send a message, and how many wait already.</summary>
public sealed class Broker(IWolverineRuntime wolverine)
{
    // One that is blocked by an alarm, or hangs, does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Uri InferenceQueue = new($"rabbitmq://queue/{Exchanges.InferenceQueue}");

    private RabbitMqTransport RabbitMq => wolverine.Options.Transports.OfType<RabbitMqTransport>().Single();

    // Without state: built for each question.
    private WolverineTransportHealthCheck Transport => RabbitMq.BuildHealthCheck(wolverine);

    /// <summary>
    /// Whether it takes messages: this host's connections are open and not blocked by an alarm. Nothing is sent to find out.
    /// </summary>
    public async Task<bool> TakesMessagesAsync(CancellationToken cancellation) =>
        (await Transport.CheckHealthAsync(cancellation)).Status == TransportHealthStatus.Healthy;

    /// <summary>
    /// Messages that wait for Inference; null while the broker takes none, or does not answer.
    /// </summary>
    public async Task<long?> DepthAsync(CancellationToken cancellation) =>
        await TakesMessagesAsync(cancellation)
            ? await Transport.GetBrokerQueueDepthAsync(InferenceQueue, cancellation)
            : null;

    /// <summary>
    /// How both queues are, without one that somebody has deleted; none while the broker does not answer.
    /// </summary>
    public async Task<IReadOnlyList<QueueState>> LookAsync(CancellationToken cancellation)
    {
        var queues = new List<QueueState>();
        foreach (var queue in new[] { TicketingModule.Queue, Exchanges.InferenceQueue, Exchanges.TrainingQueue })
        {
            try
            {
                await RabbitMq
                    .WithAdminChannelAsync(async channel =>
                    {
                        var state = await channel.QueueDeclarePassiveAsync(queue, cancellation);
                        queues.Add(new QueueState(queue, state.MessageCount, state.ConsumerCount));
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

        return queues;
    }
}
