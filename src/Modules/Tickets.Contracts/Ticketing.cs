namespace Tickets.Contracts;

/// <summary>
/// What Inference may ask of Ticketing, which owns the tickets. It is called in the process, not over the broker: ids
/// out and one bulk write back cost half of what texts out and results back do (docs/adr/0004).
/// </summary>
public interface ITicketing
{
    /// <summary>Reads the texts of those tickets of <paramref name="work" /> that are still unclassified.</summary>
    Task<IReadOnlyList<TicketText>> ReadTextsAsync(ClassifyTickets work, CancellationToken cancellation);

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

    /// <summary>Ends a ticket as failed with a reason, if it is still unclassified.</summary>
    Task FailAsync(Guid ticketId, string reason, CancellationToken cancellation);

    /// <summary>
    /// Streams labelled tickets in a stable order: those in the store, or those of a CSV file.
    /// </summary>
    /// <param name="file">A CSV file; null reads the store.</param>
    /// <param name="source">Only tickets imported from this source (a file name); null takes all.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(string? file, string? source, CancellationToken cancellation);
}

/// <summary>The text of one ticket.</summary>
public sealed record TicketText(Guid Id, string Subject, string Body);

/// <summary>The model's answer for one ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Category">The category, or null when the model abstains and a person has to look.</param>
/// <param name="Confidence">Calibrated probability of the best category, 0 to 1.</param>
/// <param name="Alternatives">The best categories, most probable first; the first is the best one.</param>
/// <param name="Reason">Why the model abstains (<c>low_confidence</c>, <c>no_known_words</c>), or null.</param>
public sealed record Classification(
    Guid TicketId,
    string? Category,
    float Confidence,
    IReadOnlyList<ScoredCategory> Alternatives,
    string? Reason
);

/// <summary>A category and its calibrated probability, 0 to 1.</summary>
public readonly record struct ScoredCategory(string Category, float Confidence);

/// <summary>A ticket whose category is known from its data set.</summary>
/// <param name="Subject">Subject, may be empty.</param>
/// <param name="Body">Body.</param>
/// <param name="Label">The category the data set gives it.</param>
/// <param name="Split">Which part of the data the ticket belongs to.</param>
/// <param name="Fingerprint">
/// Hash of the text's words; equal texts, but for case, punctuation and numbers, share it.
/// </param>
public sealed record LabelledTicket(string Subject, string Body, string Label, Split Split, long Fingerprint);

/// <summary>What a ticket may be used for.</summary>
public enum Split
{
    /// <summary>Came in through the API: classified, never evaluated against.</summary>
    Live,

    /// <summary>The model's weights are learnt from these.</summary>
    Train,

    /// <summary>Choices (temperature, threshold) are made on these.</summary>
    Validation,

    /// <summary>Only ever evaluated.</summary>
    Test,
}
