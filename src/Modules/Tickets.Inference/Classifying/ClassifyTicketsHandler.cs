using Tickets.Contracts;
using Wolverine.Runtime.Handlers;

namespace Tickets.Inference;

/// <summary>Classifies single tickets, or a chunk of a backlog run; both ways of work meet here.</summary>
public static class ClassifyTicketsHandler
{
    /// <summary>
    /// Less than the half hour after which RabbitMQ takes a message back. What is recorded by then stays, and the message
    /// comes again for the rest.
    /// </summary>
    public static void Configure(HandlerChain chain) => chain.ExecutionTimeoutInSeconds = 25 * 60;

    /// <summary>A second copy of the message finds nothing left to classify, and changes nothing.</summary>
    public static Task Handle(
        ClassifyTickets message,
        IBacklog backlog,
        Classifier classifier,
        CancellationToken cancellation
    ) => classifier.RunAsync(backlog.WorkOf(message), cancellation);

    /// <summary>A second copy of the message finds the chunk closed, and changes nothing.</summary>
    public static Task Handle(
        ClassifyChunk message,
        IBacklog backlog,
        Classifier classifier,
        CancellationToken cancellation
    ) => classifier.RunAsync(backlog.WorkOf(message), cancellation);
}
