using Tickets.Contracts;
using Wolverine.Runtime.Handlers;

namespace Tickets.Inference;

/// <summary>Classifies a chunk of a backlog or some single tickets; both ways of work meet here.</summary>
public static class ClassifyTicketsHandler
{
    /// <summary>
    /// Less than the half hour after which RabbitMQ takes a message back. What is recorded by then stays, and the message
    /// comes again for the rest.
    /// </summary>
    public static void Configure(HandlerChain chain) => chain.ExecutionTimeoutInSeconds = 25 * 60;

    /// <summary>A second copy of the message finds nothing left to classify, and changes nothing.</summary>
    public static Task Handle(
        ClassifyTickets work,
        ITicketWork ticketing,
        Classifier classifier,
        ShadowRun shadow,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var scorer = classifier.Current(); // one model for all of it, whatever is promoted meanwhile
        return new Classifying(
            work,
            scorer,
            texts => classifier.WithPriorities(texts, scorer.Classify(texts)),
            (texts, results) => shadow.Compare(scorer.Version, texts, results),
            ticketing,
            clock
        ).RunAsync(cancellation);
    }
}
