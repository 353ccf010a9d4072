namespace Tickets.Ticketing;

/// <summary>A row of a CSV that was not imported.</summary>
/// <param name="Line">Line of the file where the row begins, from 1; the header is line 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record RejectedRow(long Line, string Reason);
