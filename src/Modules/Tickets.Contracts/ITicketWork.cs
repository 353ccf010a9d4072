namespace Tickets.Contracts;

/// <summary>
/// The work on tickets that wait to be classified: texts out, results in. Inference calls it in its own process, not over
/// the broker: ids out and one bulk write back cost half of what texts out and results back do (docs/adr/0004).
/// </summary>
public interface ITicketWork
{
    /// <summary>
    /// Reads the texts of those tickets of <paramref name="work" /> that are still unclassified, as many as fit into
    /// memory well.
    /// </summary>
    Task<TextBatch> ReadTextsAsync(ClassifyTickets work, CancellationToken cancellation);

    /// <summary>Reads which tickets of <paramref name="work" /> are still unclassified.</summary>
    Task<Guid[]> ReadWaitingAsync(ClassifyTickets work, CancellationToken cancellation);

    /// <summary>
    /// Writes the results, each only where its ticket is still unclassified, and marks the chunk done if none of its
    /// tickets is left, in one transaction. A second call with the same work changes nothing.
    /// </summary>
    Task RecordAsync(
        ClassifyTickets work,
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    );

    /// <summary>Says that the rest of the work goes on, so that it does not count as lost.</summary>
    Task KeepAsync(ClassifyTickets work, CancellationToken cancellation);

    /// <summary>
    /// Ends a ticket of <paramref name="work" /> as failed with a reason, if it is still unclassified.
    /// </summary>
    Task FailAsync(ClassifyTickets work, Guid ticketId, string reason, CancellationToken cancellation);
}

/// <summary>The text of one ticket, and whether nobody has said how urgent it is.</summary>
public sealed record TicketText(Guid Id, string Subject, string Body, bool LacksPriority = false);

/// <summary>Texts of some work, and whether these are the last ones of it.</summary>
public sealed record TextBatch(TicketText[] Texts, bool IsLast);

/// <summary>The model's answer for one ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Category">The category, or null when the model abstains and a person has to look.</param>
/// <param name="Confidence">Calibrated probability of the best category, 0 to 1.</param>
/// <param name="Alternatives">The best categories, most probable first; the first is the best one.</param>
/// <param name="Reason">Why the model abstains (<c>low_confidence</c>, <c>no_known_words</c>), or null.</param>
/// <param name="Priority">How urgent another model thinks the ticket is; null when it was not asked, or abstains.</param>
public sealed record Classification(
    Guid TicketId,
    string? Category,
    float Confidence,
    IReadOnlyList<ScoredCategory> Alternatives,
    string? Reason,
    ScoredCategory? Priority = null
);

/// <summary>A category and its calibrated probability, 0 to 1.</summary>
public readonly record struct ScoredCategory(string Category, float Confidence);
