using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A loaded model of whatever kind. Any number of threads may share one.</summary>
public interface IScorer
{
    /// <summary>The model's version.</summary>
    string Version { get; }

    /// <summary>The categories.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Whether a text with this fingerprint is known to have been among the training rows.</summary>
    bool WasTrainedOn(long fingerprint);

    /// <summary>Classifies one ticket.</summary>
    Classification Classify(TicketText ticket) => Classify([ticket])[0];

    /// <summary>Classifies a batch, in its order.</summary>
    IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets);

    /// <summary>Explains how it decides about a text; null if it is of a kind that can't.</summary>
    Explanation? Explain(TicketText text);

    /// <summary>
    /// Classifies a text that every model can; throws <see cref="ModelUnfitException" /> if this host can't (a library is
    /// missing, say), so that no ticket is blamed for it.
    /// </summary>
    void MustBeFit()
    {
        try
        {
            Classify(new TicketText(Guid.Empty, "Invoice", "The amount of my last invoice is wrong."));
        }
        catch (Exception unfit) when (unfit is not OutOfMemoryException)
        {
            throw new ModelUnfitException(Version, unfit);
        }
    }

    /// <summary>What texts these are, and what the model makes of them.</summary>
    InputStatistics Observe(IReadOnlyCollection<TicketText> tickets);
}
