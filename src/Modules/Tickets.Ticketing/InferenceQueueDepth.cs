using Tickets.Contracts;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;

namespace Tickets.Ticketing;

/// <summary>Tells whether messages that nothing came of are lost, or wait in Inference's queue.</summary>
public sealed class InferenceQueueDepth(IWolverineRuntime wolverine)
{
    private static readonly Uri Address = new($"rabbitmq://queue/{Exchanges.InferenceQueue}");

    /// <summary>
    /// Messages that wait for a listener; null while the broker does not answer, or takes no messages: whatever is sent
    /// then would only be kept in memory.
    /// </summary>
    public async Task<long?> ReadAsync(CancellationToken cancellation)
    {
        var transport = wolverine.Options.Transports.OfType<RabbitMqTransport>().Single().BuildHealthCheck(wolverine);
        var health = await transport.CheckHealthAsync(cancellation);
        return health.Status == Wolverine.Transports.TransportHealthStatus.Healthy
            ? await transport.GetBrokerQueueDepthAsync(Address, cancellation)
            : null;
    }
}
