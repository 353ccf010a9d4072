namespace Tickets.Contracts;

/// <summary>
/// What Inference may ask of Ticketing, which owns the tickets. It is called in the process, not over the broker: ids
/// out and one bulk write back cost half of what texts out and results back do (docs/adr/0004).
/// </summary>
public interface ITicketing
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

    /// <summary>
    /// Streams labelled tickets in a stable order: those in the store, or those of a CSV file.
    /// </summary>
    /// <param name="target">What of a ticket is the label; tickets without it are passed over.</param>
    /// <param name="file">A CSV file; null reads the store.</param>
    /// <param name="source">Only tickets imported from this source (a file name); null takes all.</param>
    /// <param name="withCorrections">Also tickets of the store that a person gave a category, which then holds.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(
        Target target,
        string? file,
        string? source,
        bool withCorrections,
        CancellationToken cancellation
    );

    /// <summary>
    /// Reads tickets that were classified by another model than <paramref name="modelVersion" />, and by no person, with
    /// ids greater than <paramref name="after" />, ascending.
    /// </summary>
    Task<IReadOnlyList<ClassifiedTicket>> ReadClassifiedAsync(
        string modelVersion,
        Guid after,
        int limit,
        CancellationToken cancellation
    );

    /// <summary>
    /// Reads tickets that a model classified, and that none is trained on, of those with the greatest ids: they came last.
    /// </summary>
    Task<IReadOnlyList<TicketText>> ReadRecentAsync(string modelVersion, int limit, CancellationToken cancellation);

    /// <summary>
    /// Counts the corrections of tickets that a model had classified, and those of them whose category was its best one.
    /// </summary>
    Task<(int Corrections, int Agreed)> CountCorrectionsAsync(string modelVersion, CancellationToken cancellation);

    /// <summary>
    /// Writes new results over those of other models; a ticket that a person gave a category stays as it is. Gives how
    /// many were written.
    /// </summary>
    Task<int> ReplaceAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    );
}

/// <summary>What a model says of a ticket.</summary>
public enum Target
{
    /// <summary>What it is about.</summary>
    Category,

    /// <summary>How urgent it is, where nobody has said so.</summary>
    Priority,
}

/// <summary>The text of one ticket, and whether nobody has said how urgent it is.</summary>
public sealed record TicketText(Guid Id, string Subject, string Body, bool LacksPriority = false);

/// <summary>Texts of some work, and whether these are the last ones of it.</summary>
public sealed record TextBatch(TicketText[] Texts, bool IsLast);

/// <summary>A ticket and its category, null where the model abstained.</summary>
public sealed record ClassifiedTicket(TicketText Text, string? Category);

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

/// <summary>
/// Why a model prefers one category to the runner-up: what each word adds to the score of either. The difference of the
/// two sums, divided by the temperature, is the log of the odds of the two, before the confidence of the best one is
/// calibrated.
/// </summary>
/// <param name="ModelVersion">The model asked.</param>
/// <param name="Category">The best category.</param>
/// <param name="RunnerUp">The second best.</param>
/// <param name="Temperature">The model's temperature.</param>
/// <param name="Bias">What the two have before any word is read.</param>
/// <param name="Terms">Words and word pairs, those that part the two most first.</param>
/// <param name="Rest">The sum of the terms that are not listed.</param>
public sealed record Explanation(
    string ModelVersion,
    string Category,
    string RunnerUp,
    float Temperature,
    Contribution Bias,
    IReadOnlyList<TermContribution> Terms,
    Contribution Rest
);

/// <summary>What something adds to the score of the best category, and to that of the runner-up.</summary>
public readonly record struct Contribution(double ForCategory, double ForRunnerUp)
{
    /// <summary>Both together.</summary>
    public static Contribution operator +(Contribution one, Contribution other) =>
        new(one.ForCategory + other.ForCategory, one.ForRunnerUp + other.ForRunnerUp);
}

/// <summary>What a word, or a pair of neighbouring words, adds, its characters included.</summary>
public sealed record TermContribution(string Term, double ForCategory, double ForRunnerUp);

/// <summary>What Ticketing may ask of Inference.</summary>
public interface IInference
{
    /// <summary>
    /// Why tickets are not classified at present, as <see cref="Classification.Reason" /> says it: <c>no_model</c> until
    /// this host has found a sound model, which it keeps; then null, as in a host that does not classify. It answers at
    /// once, and loads nothing.
    /// </summary>
    string? WhyTicketsWait { get; }

    /// <summary>
    /// Explains how the model of that version decides about a text; null when there is no such model any more.
    /// </summary>
    Explanation? Explain(TicketText text, string modelVersion);
}

/// <summary>A category and its calibrated probability, 0 to 1.</summary>
public readonly record struct ScoredCategory(string Category, float Confidence);

/// <summary>A ticket whose category, or priority, is known from its data set.</summary>
/// <param name="Subject">Subject, may be empty.</param>
/// <param name="Body">Body.</param>
/// <param name="Label">The category, or priority, that the data set gives it.</param>
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
