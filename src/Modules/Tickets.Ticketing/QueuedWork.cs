using Tickets.Contracts;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;

namespace Tickets.Ticketing;

/// <summary>Tells whether messages that nothing came of are lost, or wait in Inference's queue.</summary>
public sealed class QueuedWork(IWolverineRuntime wolverine)
{
    private static readonly Uri Inference = new($"rabbitmq://queue/{Exchanges.InferenceQueue}");

    /// <summary>Messages that wait for a listener; null if the broker does not answer.</summary>
    public Task<long?> CountAsync(CancellationToken cancellation) =>
        wolverine
            .Options.Transports.OfType<RabbitMqTransport>()
            .Single()
            .BuildHealthCheck(wolverine)
            .GetBrokerQueueDepthAsync(Inference, cancellation);
}
