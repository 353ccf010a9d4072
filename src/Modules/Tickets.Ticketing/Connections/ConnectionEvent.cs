using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What became of what a help desk sent.</summary>
public enum EventOutcome
{
    /// <summary>It is a new ticket.</summary>
    Accepted,

    /// <summary>The ticket was known already.</summary>
    Repeated,

    /// <summary>It is no ticket, and need not be one.</summary>
    PassedOver,

    /// <summary>Something was wrong with it.</summary>
    Refused,
}

/// <summary>Why an event became no ticket.</summary>
public enum EventReason
{
    /// <summary>A condition does not hold.</summary>
    Condition,

    /// <summary>The service itself caused it.</summary>
    OwnUpdate,

    /// <summary>It is an automatic reply, or a bounce.</summary>
    Automatic,

    /// <summary>It does not show that it comes from the help desk.</summary>
    Signature,

    /// <summary>It is no JSON, and no form.</summary>
    Unreadable,

    /// <summary>Its values are not those of a ticket.</summary>
    Mapping,

    /// <summary>It is too large.</summary>
    TooLarge,
}

/// <summary>The answer to a help desk.</summary>
/// <param name="Outcome">What became of the event.</param>
/// <param name="TicketId">The ticket, if it is one.</param>
/// <param name="Reason">Why it is none.</param>
/// <param name="Detail">The same in words.</param>
[Example("""{"outcome": "accepted", "ticket_id": "01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "reason": null, "detail": null}""")]
public sealed record ReceivedEvent(EventOutcome Outcome, Guid? TicketId, EventReason? Reason, string? Detail);

/// <summary>An event that came through a connection, without its contents.</summary>
/// <param name="Id">Identity, ascending by time.</param>
/// <param name="At">When it came.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it became no ticket.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="TicketId">The ticket, if it is one.</param>
/// <param name="ExternalId">What the help desk calls it, if that could be read.</param>
/// <param name="Bytes">How large it was.</param>
[Example(
    """
    {
      "id": "019a1b2c-0000-7000-8000-000000000000", "at": "2026-11-27T08:00:00.000Z", "outcome": "refused", "reason": "signature",
      "detail": "The signature in X-Hub-Signature does not fit the body and the secret.", "ticket_id": null, "external_id": null, "bytes": 1204
    }
    """
)]
public sealed record ConnectionEvent(
    Guid Id,
    DateTimeOffset At,
    EventOutcome Outcome,
    EventReason? Reason,
    string? Detail,
    Guid? TicketId,
    string? ExternalId,
    long Bytes
);

/// <summary>The last events of a connection.</summary>
/// <param name="Items">The latest first: up to 100 of each outcome.</param>
public sealed record ConnectionEventList(IReadOnlyList<ConnectionEvent> Items);
