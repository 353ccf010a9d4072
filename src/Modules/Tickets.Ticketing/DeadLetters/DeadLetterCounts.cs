using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How many dead letters match, by what they are and why they failed.</summary>
/// <param name="Groups">The largest groups, 100 at most, the largest first.</param>
/// <param name="Others">Dead letters of other groups.</param>
/// <param name="Total">All that match.</param>
[Example(
    """
    {
      "groups": [
        {
          "kind": "ticket", "message_type": null, "exception": "out of paper", "count": 2,
          "first_failed_at": "2026-11-26T08:00:00.000Z", "last_failed_at": "2026-11-26T08:00:30.000Z"
        }
      ],
      "others": 0, "total": 2
    }
    """
)]
public sealed record DeadLetterCounts(IReadOnlyList<DeadLetterGroup> Groups, long Others, long Total);

/// <summary>Dead letters of one cause; a filter of the three fields selects them.</summary>
/// <param name="Kind"><c>ticket</c> or <c>message</c>.</param>
/// <param name="MessageType">Of messages, what they are.</param>
/// <param name="Exception">As of <see cref="DeadLetter" />.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstFailedAt">When the first of them failed.</param>
/// <param name="LastFailedAt">When the last of them failed.</param>
public sealed record DeadLetterGroup(
    [property: AllowedValues("ticket", "message")] string Kind,
    string? MessageType,
    string Exception,
    long Count,
    DateTimeOffset? FirstFailedAt,
    DateTimeOffset? LastFailedAt
);

/// <summary>How a message travelled that nobody could handle, and what it is about.</summary>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Source">The host that sent it.</param>
/// <param name="Destination">The queue it came from.</param>
/// <param name="SentAt">When.</param>
/// <param name="Headers">What it was sent with.</param>
/// <param name="TicketIds">The tickets it is about, 100 at most.</param>
/// <param name="TaskId">The task it is about; null if it is of none.</param>
public sealed record DeadMessage(
    int Attempts,
    string? Source,
    string? Destination,
    DateTimeOffset SentAt,
    IReadOnlyDictionary<string, string?> Headers,
    IReadOnlyList<Guid> TicketIds,
    Guid? TaskId
);
