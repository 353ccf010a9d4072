using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>What was decided about a ticket, as far as it is written back.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ExternalId">What the help desk calls it.</param>
/// <param name="Status">Where it is on its way.</param>
/// <param name="Category">Its category; null if it has none.</param>
/// <param name="Confidence">How sure the model was.</param>
/// <param name="Model">The model.</param>
/// <param name="ByPerson">Whether a person decided.</param>
/// <param name="Fields">What else the help desk said of the ticket.</param>
public sealed record Decided(
    string TicketId,
    string? ExternalId,
    string Status,
    string? Category,
    double? Confidence,
    string? Model,
    bool ByPerson,
    IReadOnlyDictionary<string, string>? Fields
)
{
    /// <summary>That of an event, as webhooks have it.</summary>
    /// <param name="body">The event.</param>
    /// <param name="fields">The fields of the ticket.</param>
    public static Decided Of(string body, IReadOnlyDictionary<string, string>? fields)
    {
        using var document = JsonDocument.Parse(body);
        var data = document.RootElement.GetProperty("data");
        return new(
            Text("id")!,
            Text("external_id"),
            Text("status")!,
            Text("category"),
            data.GetProperty("confidence") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null,
            Text("model_version"),
            Text("corrected_by") is not null,
            fields
        );

        string? Text(string name) => data.GetProperty(name).GetString();
    }
}
