using System.Data.Common;
using Tickets.Contracts;
using Tickets.Inference.Model;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Tickets.Inference;

/// <summary>Classifies a chunk of a backlog or some single tickets; both ways of work meet here.</summary>
public static class ClassifyTicketsHandler
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)];

    /// <summary>Work that keeps failing is tried as a whole, then after each pause, and at last in halves.</summary>
    public static void Configure(HandlerChain chain) =>
        chain.OnException(exception => !IsWaitedFor(exception)).RetryWithCooldown(Pauses).WithFullJitter();

    /// <summary>A second copy of the message finds nothing left to classify, and changes nothing.</summary>
    public static async Task Handle(
        ClassifyTickets work,
        Envelope envelope,
        ITicketing ticketing,
        Classifier classifier,
        ShadowRun shadow,
        CancellationToken cancellation
    )
    {
        if (envelope.Attempts > Pauses.Length)
            await HalveAsync(await ticketing.ReadWaitingAsync(work, cancellation), ticketing, classifier, cancellation);
        var (model, texts, results) = await ClassifyAsync(work, ticketing, classifier, cancellation);
        shadow.Compare(model, texts, results);
    }

    private static async Task<Done> ClassifyAsync(
        ClassifyTickets work,
        ITicketing ticketing,
        Classifier classifier,
        CancellationToken cancellation
    )
    {
        // One model for all of it, whatever is promoted meanwhile.
        var scorer = classifier.Current();
        var texts = await ticketing.ReadTextsAsync(work, cancellation);
        var results = classifier.WithPriorities(texts, scorer.Classify(texts));
        if (texts.Count > 0 || work.Chunk is not null)
            await ticketing.RecordAsync(work, scorer.Version, results, cancellation);
        return new Done(scorer.Version, texts, results);
    }

    private sealed record Done(
        string Model,
        IReadOnlyList<TicketText> Texts,
        IReadOnlyList<Classification> Results
    );

    // The one ticket that can't be classified ends as failed, with the reason; its neighbours are classified.
    private static async Task HalveAsync(
        Guid[] tickets,
        ITicketing ticketing,
        Classifier classifier,
        CancellationToken cancellation
    )
    {
        try
        {
            await ClassifyAsync(ClassifyTickets.Of(tickets), ticketing, classifier, cancellation);
        }
        catch (Exception poisoned) when (!IsWaitedFor(poisoned))
        {
            if (tickets is [var ticket])
            {
                await ticketing.FailAsync(ticket, poisoned.Message, cancellation);
                return;
            }

            var middle = tickets.Length / 2;
            await HalveAsync(tickets[..middle], ticketing, classifier, cancellation);
            await HalveAsync(tickets[middle..], ticketing, classifier, cancellation);
        }
    }

    // Without a sound model, while PostgreSQL is away, or when the host stops, tickets wait; nothing is wrong with them.
    private static bool IsWaitedFor(Exception exception) =>
        exception
            is NoModelException
                or ModelDamagedException
                or DbException { IsTransient: true }
                or OperationCanceledException;
}
