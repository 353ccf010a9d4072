using System.ComponentModel;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What tickets may have in common.</summary>
public enum TicketFacet
{
    /// <summary>Where they are on their way.</summary>
    Status,

    /// <summary>Their category.</summary>
    Category,

    /// <summary>How urgent they are.</summary>
    Priority,

    /// <summary>Where they came from.</summary>
    Source,

    /// <summary>Why the model abstained, or why they failed.</summary>
    Reason,

    /// <summary>The model that decided.</summary>
    Model,

    /// <summary>Whether a person decided.</summary>
    Corrected,
}

/// <summary>How many tickets match, by what they have in common.</summary>
/// <param name="By">What they are counted by.</param>
/// <param name="Counts">The most frequent values, 200 at most, most frequent first.</param>
/// <param name="Others">Tickets with other values.</param>
/// <param name="Total">All tickets that match.</param>
[Example(
    """{"by": "status", "counts": [{"value": "processed", "count": 9}, {"value": "failed", "count": 1}], "others": 0, "total": 10}"""
)]
[ImmutableObject(true)] // kept as it is for all who ask the same
public sealed record TicketCounts(TicketFacet By, IReadOnlyList<ValueCount> Counts, long Others, long Total);

/// <summary>How many tickets have a value.</summary>
/// <param name="Value">The value; null of those that have none.</param>
/// <param name="Count">The tickets.</param>
public sealed record ValueCount(string? Value, long Count);
