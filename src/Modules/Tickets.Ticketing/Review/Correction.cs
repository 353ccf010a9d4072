namespace Tickets.Ticketing;

/// <summary>A correction and what stood there before it: a document that is only ever added.</summary>
public sealed record Correction
{
    /// <summary>Identity, ascending by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The ticket.</summary>
    public required Guid TicketId { get; init; }

    /// <summary>The category from then on.</summary>
    public required string Category { get; init; }

    /// <summary>As they gave themselves a name, else the address it came from.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
