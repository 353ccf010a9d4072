using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tickets.Ticketing;

/// <summary>A correction and what stood there before it: a document that stays, also when it is withdrawn.</summary>
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

    /// <summary>Which text of the ticket it is about: <see cref="Ticket.Version" />.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The action it was a part of, if many tickets were given the category at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Action { get; init; }

    /// <summary>What stood there before: a row of <see cref="OutcomeTable" />; null if the ticket waited.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>Who withdrew it, if somebody did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WithdrawnBy { get; init; }

    /// <summary>When that was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? WithdrawnAt { get; init; }
}
