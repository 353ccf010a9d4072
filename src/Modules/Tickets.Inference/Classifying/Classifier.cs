using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Classifies the tickets of a message with the model in use, and has the shadow look at them afterwards.</summary>
public sealed class Classifier(Models models, ShadowRun shadow, InferenceMetrics metrics, IBacklog backlog, TimeProvider clock)
{
    /// <summary>Classifies them; throws what <see cref="TryLater" /> says is to be waited out.</summary>
    public async Task RunAsync(IBacklogWork work, CancellationToken cancellation)
    {
        var scorer = await models.CurrentAsync(cancellation); // one model for all of it, whatever is promoted meanwhile
        var ofPriorities = models.Priorities is { } priorities ? await priorities.CurrentOrNullAsync(cancellation) : null;
        await new ClassificationRun(
            work,
            scorer,
            Classify,
            (texts, results) => shadow.Compare(scorer.Version, texts, results),
            backlog,
            clock
        ).RunAsync(cancellation);

        IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> texts)
        {
            var began = clock.GetTimestamp();
            var results = Models.WithPriorities(texts, scorer.Classify(texts), ofPriorities);
            metrics.Classified(scorer.Version, texts.Count, clock.GetElapsedTime(began));
            return results;
        }
    }
}
