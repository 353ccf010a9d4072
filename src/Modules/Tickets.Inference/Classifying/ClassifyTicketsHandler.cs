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
    public static Task Handle(ClassifyTickets message, IBacklog backlog, TicketClassifier classifier, CancellationToken cancellation) =>
        classifier.RunAsync(backlog.PartOf(message), cancellation);

    /// <summary>Likewise.</summary>
    public static Task Handle(ClassifyChunk message, IBacklog backlog, TicketClassifier classifier, CancellationToken cancellation) =>
        classifier.RunAsync(backlog.PartOf(message), cancellation);
}

/// <summary>Classifies the tickets of a message with the model in use, and has the shadow look at them afterwards.</summary>
public sealed class TicketClassifier(Classifier classifier, ShadowRun shadow, IBacklog backlog, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    public Task RunAsync(IBacklogPart work, CancellationToken cancellation)
    {
        var scorer = classifier.Current(); // one model for all of it, whatever is promoted meanwhile
        return new Classifying(
            work,
            scorer,
            texts => classifier.WithPriorities(texts, scorer.Classify(texts)),
            (texts, results) => shadow.Compare(scorer.Version, texts, results),
            backlog,
            clock
        ).RunAsync(cancellation);
    }
}
