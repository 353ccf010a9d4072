using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Compares the tickets that the model in use classified last with those it was made with.</summary>
public sealed class DriftCheck(Classifier classifier, IClassifiedTickets ticketing)
{
    private const int RecentTickets = 2000;

    /// <summary>
    /// Compares; throws <see cref="NoModelException" />, <see cref="ModelDamagedException" />, or
    /// <see cref="ModelConflictException" /> for a model without anything to compare with.
    /// </summary>
    public async Task<Drift> RunAsync(CancellationToken cancellation)
    {
        var scorer = classifier.Current();
        var reference =
            classifier.Folder.Card(scorer.Version).Reference
            ?? throw new ModelConflictException(
                $"Model {scorer.Version} keeps nothing to compare with: no ticket could be left out in training, "
                    + "or by an older version."
            );
        var recent = await ticketing.ReadRecentAsync(scorer.Version, RecentTickets, cancellation);
        var (corrections, agreed) = await ticketing.CountCorrectionsAsync(scorer.Version, cancellation);
        return Drift.Between(scorer.Version, reference, scorer.Observe(recent), corrections, agreed);
    }
}
