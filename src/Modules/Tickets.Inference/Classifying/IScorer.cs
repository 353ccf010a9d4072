using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A loaded model of whatever kind. Any number of threads may share one.</summary>
public interface IScorer
{
    /// <summary>The model's version.</summary>
    string Version { get; }

    /// <summary>The categories.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>Whether the text of a row, or one that is nearly the same, is known to have been among the training rows.</summary>
    bool WasTrainedOn(LabelledTicket row);

    /// <summary>Classifies one ticket.</summary>
    Classification Classify(TicketText ticket) => Classify([ticket])[0];

    /// <summary>Classifies a batch; the results are in its order.</summary>
    IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets);

    /// <summary>Explains how the model decides about a text; null if a model of this kind can't.</summary>
    Explanation? Explain(TicketText text);

    /// <summary>Summarises some texts and the model's classification of them.</summary>
    InputStatistics Statistics(IReadOnlyCollection<TicketText> tickets);

    /// <summary>
    /// Classifies a text that every model can classify; if this fails, the host is to blame (a library is missing, say)
    /// and no ticket.
    /// </summary>
    /// <exception cref="ModelUnfitException">The model can't be used on this host.</exception>
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
}
