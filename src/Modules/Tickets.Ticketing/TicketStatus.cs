namespace Tickets.Ticketing;

/// <summary>Where a ticket is on its way.</summary>
public enum TicketStatus
{
    /// <summary>Imported; it waits for a backlog run, or for its chunk of one.</summary>
    Unprocessed,

    /// <summary>Sent to Inference on its own.</summary>
    Queued,

    /// <summary>Has a category.</summary>
    Processed,

    /// <summary>The model abstained; a person has to look.</summary>
    NeedsReview,

    /// <summary>Could not be classified; the reason says why.</summary>
    Failed,
}
