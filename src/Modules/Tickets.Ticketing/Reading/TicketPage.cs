namespace Tickets.Ticketing;

/// <summary>A page of a list of tickets.</summary>
/// <param name="Items">The tickets.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record TicketPage(IReadOnlyList<TicketView> Items, string? NextCursor);
