using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Tickets.Contracts;
using Tickets.Inference.Model;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Tickets.Inference;

/// <summary>Classifies a chunk of a backlog or some single tickets; both ways of work meet here.</summary>
public static class ClassifyTicketsHandler
{
    /// <summary>
    /// Tickets that keep failing end as failed, with the reason. Without a sound model, or while PostgreSQL is
    /// away, they wait.
    /// </summary>
    public static void Configure(HandlerChain chain) =>
        chain
            .OnException(exception =>
                exception is not (NoModelException or ModelDamagedException or DbException { IsTransient: true })
            )
            .RetryWithCooldown(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1))
            .Then.CustomAction(
                async (runtime, lifecycle, exception) =>
                {
                    await runtime
                        .Services.GetRequiredService<ITicketing>()
                        .FailAsync(
                            (ClassifyTickets)lifecycle.Envelope!.Message!,
                            exception.Message,
                            CancellationToken.None
                        );
                    await lifecycle.CompleteAsync();
                },
                "End the tickets as failed"
            );

    /// <summary>A second copy of the message finds nothing left to classify, and changes nothing.</summary>
    public static async Task Handle(
        ClassifyTickets work,
        ITicketing ticketing,
        Classifier classifier,
        CancellationToken cancellation
    )
    {
        var scorer = classifier.Current();
        var texts = await ticketing.ReadTextsAsync(work, cancellation);
        if (texts.Count > 0 || work.Chunk is not null)
            await ticketing.RecordAsync(work, scorer.Version, scorer.Classify(texts), cancellation);
    }
}
