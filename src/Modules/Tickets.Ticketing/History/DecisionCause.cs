namespace Tickets.Ticketing;

/// <summary>Why a decision about a ticket is no longer the one in force.</summary>
public enum DecisionCause
{
    /// <summary>A person gave the ticket a category.</summary>
    Corrected,

    /// <summary>A person's category was taken back.</summary>
    Withdrawn,

    /// <summary>The ticket was classified again.</summary>
    Reclassified,

    /// <summary>A reclassification was undone.</summary>
    Undone,

    /// <summary>The ticket's text was replaced.</summary>
    Revised,

    /// <summary>The ticket had failed, and was sent again.</summary>
    Replayed,

    /// <summary>The ticket had failed, and was given to persons.</summary>
    Discarded,
}
