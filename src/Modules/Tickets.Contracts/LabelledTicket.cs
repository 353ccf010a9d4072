namespace Tickets.Contracts;

/// <summary>What a model says of a ticket.</summary>
public enum Target
{
    /// <summary>What it is about.</summary>
    Category,

    /// <summary>How urgent it is, where nobody has said so.</summary>
    Priority,
}

/// <summary>A ticket whose category, or priority, is known from its data set.</summary>
/// <param name="Subject">Subject, may be empty.</param>
/// <param name="Body">Body.</param>
/// <param name="Label">The category, or priority, that the data set gives it.</param>
/// <param name="Split">Which part of the data the ticket belongs to.</param>
/// <param name="Fingerprint">
/// Key of near-duplicates: texts that differ only in case, punctuation or numbers share it.
/// </param>
public sealed record LabelledTicket(string Subject, string Body, string Label, Split Split, long Fingerprint)
{
    /// <summary>Where a person finds it: the id of a ticket of the store, or the line of a file; null if nobody has to.</summary>
    public string? Key { get; init; }
}

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
