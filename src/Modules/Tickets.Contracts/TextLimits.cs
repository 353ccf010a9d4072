namespace Tickets.Contracts;

/// <summary>How long a ticket's text may be, wherever it comes from: settings of Ticketing.</summary>
/// <param name="SubjectCharacters">Characters in a subject.</param>
/// <param name="BodyBytes">Bytes (UTF-8) in a body.</param>
/// <param name="RequestBytes">Bytes in a JSON request.</param>
public sealed record TextLimits(int SubjectCharacters, int BodyBytes, long RequestBytes);
