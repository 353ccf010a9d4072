using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Runtime;

namespace Tickets.Ticketing;

/// <summary>Whether it is any use to send a message, and how many wait already.</summary>
public sealed class Broker(IMessageTransport transport, IWolverineRuntime wolverine)
{
    private static readonly string[] All = [Queues.Ticketing, Queues.Inference, Queues.Training];

    /// <summary>Whether it takes messages from this host at present. Nothing is sent to find out.</summary>
    public Task<bool> TakesMessagesAsync(CancellationToken cancellation) =>
        transport.TakesMessagesAsync(wolverine, cancellation);

    /// <summary>
    /// Messages that wait for Inference; null while none are taken, or nobody answers.
    /// </summary>
    public async Task<long?> DepthAsync(CancellationToken cancellation) =>
        await TakesMessagesAsync(cancellation)
        && await transport.LookAsync(wolverine, [Queues.Inference], cancellation) is [var queue]
            ? queue.Messages
            : null;

    /// <summary>
    /// How the queues are, without one that somebody has deleted; none while nobody answers.
    /// </summary>
    public async Task<IReadOnlyList<QueueState>> LookAsync(CancellationToken cancellation) =>
        [
            .. (await transport.LookAsync(wolverine, All, cancellation)).Select(queue => new QueueState(
                queue.Queue,
                queue.Messages,
                queue.Consumers
            )),
        ];
}
