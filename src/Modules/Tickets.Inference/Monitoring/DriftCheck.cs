using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Compares the tickets that the model in use classified last with its reference.</summary>
public sealed class DriftCheck(Models models, IClassifiedTickets tickets)
{
    private const int RecentTickets = 2000;

    /// <summary>Compares the latest tickets with those the model in use was made with.</summary>
    /// <exception cref="NoModelException">There is no model in use.</exception>
    /// <exception cref="ModelDamagedException">The model in use is damaged.</exception>
    /// <exception cref="ModelConflictException">The model has no reference.</exception>
    public async Task<Drift> RunAsync(CancellationToken cancellation)
    {
        var scorer = await models.CurrentAsync(cancellation);
        var reference =
            (await models.Registry.ShowAsync(scorer.Version, cancellation)).Reference
            ?? throw new ModelConflictException(
                $"Model {scorer.Version} has nothing to compare with: no ticket could be held out in training."
            );
        var recent = await tickets.ReadRecentAsync(scorer.Version, RecentTickets, cancellation);
        var (corrections, agreed) = await tickets.CountCorrectionsAsync(scorer.Version, cancellation);
        return Drift.Between(scorer.Version, reference, scorer.Statistics(recent), corrections, agreed);
    }
}
