using System.Text.Json.Serialization;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// A support ticket as it came in: a document that is written again only when its text is replaced, or its source gets another name. What becomes of it stands beside it, in
/// <see cref="Schema.Backlog" /> and <see cref="Schema.Outcome" />; <see cref="TicketReader" /> puts the two together.
/// </summary>
public sealed record Ticket
{
    /// <summary>UUIDv7 for tickets from the API, <see cref="ImportedId" /> for imported rows.</summary>
    public required Guid Id { get; init; }

    /// <summary>May be empty, if <see cref="Body" /> is not.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The text the requester wrote; may be empty, if <see cref="Subject" /> is not.</summary>
    public string Body { get; init; } = "";

    /// <summary>What stood below the text: quoted messages and the signature; null if nothing was cut off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Quoted { get; init; }

    /// <summary>How urgent; null when nobody said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Priority? Priority { get; init; }

    /// <summary>Where it comes from: what the client says, else <c>api</c>; or the name of the imported file.</summary>
    public string Source { get; init; } = "";

    /// <summary>The id that the source gives the ticket.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExternalId { get; init; }

    /// <summary>The category the data set gives the ticket; what models are trained on and measured against.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>What the ticket may be used for.</summary>
    public Split Split { get; init; }

    /// <summary>When the ticket came in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was opened where it comes from; null if nobody said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When its text was changed where it comes from; null if nobody said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What else the source says of it, by the source's names (<see cref="TicketFields" />); null if it says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>Of an imported ticket, what makes it the same ticket in another file: see <see cref="TicketKey" />.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>The hash of who it comes from (<see cref="Requesters" />); null if nobody said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Requester { get; init; }

    /// <summary>The domain of the e-mail address that it comes from, in lower case; null if nobody said one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequesterDomain { get; init; }

    /// <summary>How many of which kind of personal data were replaced in its text and fields; null if none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? Redacted { get; init; }

    /// <summary>How many times it was replaced, and one; null for the first one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }
}
