using Tickets.Contracts;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Ticketing;

/// <summary>Whether it is any use to send a message, and how many wait already.</summary>
public sealed class Broker(IWolverineRuntime wolverine)
{
    private static readonly Uri InferenceQueue = new($"rabbitmq://queue/{Exchanges.InferenceQueue}");

    // Without state: built for each question.
    private WolverineTransportHealthCheck Transport =>
        wolverine.Options.Transports.OfType<RabbitMqTransport>().Single().BuildHealthCheck(wolverine);

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
}
