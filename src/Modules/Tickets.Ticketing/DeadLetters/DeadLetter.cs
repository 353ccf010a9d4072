using System.ComponentModel.DataAnnotations;

namespace Tickets.Ticketing;

/// <summary>What could not be done: a ticket that failed, or a message that nobody could handle.</summary>
/// <param name="Id">Of the ticket or the message.</param>
/// <param name="Kind"><c>ticket</c> or <c>message</c>.</param>
/// <param name="Reason">The error.</param>
/// <param name="FailedAt">When.</param>
/// <param name="MessageType">Of a message, what it is.</param>
/// <param name="Exception">
/// What those of one cause have in common: the type of the exception; of a ticket the first 200 characters of its reason.
/// </param>
public sealed record DeadLetter(
    Guid Id,
    [property: AllowedValues("ticket", "message")] string Kind,
    string? Reason,
    DateTimeOffset? FailedAt,
    string? MessageType,
    string Exception
);
