using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// A support ticket. The document is what <c>GET /requests/{id}</c> answers with; its row is the truth about what is
/// still to be done with it, messages are only hints to look.
/// </summary>
public sealed record Ticket
{
    /// <summary>UUIDv7 for tickets from the API, <see cref="Import.ImportedId" /> for imported rows.</summary>
    public required Guid Id { get; init; }

    /// <summary>May be empty for imported tickets whose data set has no subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The text the requester wrote.</summary>
    public required string Body { get; init; }

    /// <summary>How urgent; null when the data set does not say.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Where the ticket is on its way; docs/ticket-lifecycle.md has the picture.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>The category, once processed; null when a person has to look.</summary>
    public string? Category { get; init; }

    /// <summary>Calibrated probability of the best category, 0 to 1.</summary>
    public float? Confidence { get; init; }

    /// <summary>The best categories, most probable first.</summary>
    public IReadOnlyList<ScoredCategory> Alternatives { get; init; } = [];

    /// <summary>Why there is no category: a reason code of the model, or the error for a failed ticket.</summary>
    public string? Reason { get; init; }

    /// <summary>The model that decided.</summary>
    public string? ModelVersion { get; init; }

    /// <summary><c>api</c>, or the name of the imported file.</summary>
    public required string Source { get; init; }

    /// <summary>The id the data set gives the ticket.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The category the data set gives the ticket; what models are trained on and measured against.</summary>
    public string? Label { get; init; }

    /// <summary>What the ticket may be used for.</summary>
    public Split Split { get; init; }

    /// <summary>When the ticket came in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the ticket was last sent to Inference on its own, not as part of a backlog.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>When the model decided.</summary>
    public DateTimeOffset? ClassifiedAt { get; init; }
}

/// <summary>How urgent a ticket is.</summary>
public enum Priority
{
    /// <summary>Can wait.</summary>
    Low,

    /// <summary>The usual case.</summary>
    Medium,

    /// <summary>Soon.</summary>
    High,

    /// <summary>Now.</summary>
    Critical,
}

/// <summary>Where a ticket is on its way.</summary>
public enum TicketStatus
{
    /// <summary>Stored; nothing has been sent for it yet, or it waits for the next backlog run.</summary>
    Unprocessed,

    /// <summary>Sent to Inference.</summary>
    Queued,

    /// <summary>Has a category.</summary>
    Processed,

    /// <summary>The model abstained; a person has to look.</summary>
    NeedsReview,

    /// <summary>Could not be classified; the reason says why.</summary>
    Failed,
}
