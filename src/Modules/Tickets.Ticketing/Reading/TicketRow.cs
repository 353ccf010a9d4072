using System.Text.Json;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// How a ticket is read from PostgreSQL and written as UTF-8 JSON: the document as it is stored, and after its members
/// those that say what became of it.
/// </summary>
internal static class TicketRow
{
    /// <summary>What <see cref="Write" /> needs of the tables <c>ticket</c> and <c>outcome</c>; the id comes first.</summary>
    public const string Columns = """
        ticket.id, ticket.data::text, outcome.status, outcome.best, outcome.confidence, outcome.second,
        outcome.second_confidence, outcome.third, outcome.third_confidence, outcome.reason, outcome.model_version,
        outcome.classified_at, outcome.corrected_by, outcome.predicted_priority, outcome.priority_confidence
        """;

    /// <summary>SQL that reads one ticket, by id.</summary>
    public const string One = $"""
        select {Columns} from {Schema.Ticket} ticket left join {Schema.Outcome} outcome using (id) where ticket.id = $1
        """;

    /// <summary>Writes the ticket of a row.</summary>
    /// <param name="row">With <see cref="Columns" />.</param>
    /// <param name="whyItWaits">The reason of a ticket that is queued.</param>
    /// <param name="json">Where to.</param>
    /// <param name="alike">How many tickets are like it; null leaves that out.</param>
    public static void Write(NpgsqlDataReader row, string? whyItWaits, MemoryStream json, int? alike = null)
    {
        var document = row.GetFieldValue<byte[]>(1);
        json.Write(document.AsSpan(0, document.Length - 1)); // all but the closing brace
        var seam = (int)json.Position;
        using (var writer = new Utf8JsonWriter(json))
            WriteOutcome(row, whyItWaits, alike, writer);
        json.GetBuffer()[seam] = (byte)','; // in place of the opening brace
    }

    private static void WriteOutcome(NpgsqlDataReader row, string? whyItWaits, int? alike, Utf8JsonWriter json)
    {
        // What waits was sent to Inference, if it came in alone, or else waits for a backlog run.
        var waits = ImportedId.IsLive(row.GetGuid(0)) ? TicketStatus.Queued : TicketStatus.Unprocessed;
        var status = Text(2) ?? TicketStatuses.Name(waits);
        json.WriteStartObject();
        json.WriteString("status"u8, status);
        json.WriteString("category"u8, status == "processed" ? Text(3) : null);
        if (row.IsDBNull(4))
            json.WriteNull("confidence"u8);
        else
            json.WriteNumber("confidence"u8, row.GetFloat(4));
        json.WriteStartArray("alternatives"u8);
        // What a person said has no confidence, and no alternatives.
        for (var column = 3; column < 9 && !row.IsDBNull(column + 1) && Text(column) is { } category; column += 2)
        {
            json.WriteStartObject();
            json.WriteString("category"u8, category);
            json.WriteNumber("confidence"u8, row.GetFloat(column + 1));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("reason"u8, Text(9) ?? (status == "queued" ? whyItWaits : null));
        json.WriteString("model_version"u8, Text(10));
        if (row.IsDBNull(11))
            json.WriteNull("classified_at"u8);
        else
            json.WriteString("classified_at"u8, row.GetFieldValue<DateTimeOffset>(11));
        json.WriteString("corrected_by"u8, Text(12));
        if (Text(13) is { } priority)
        {
            json.WriteStartObject("predicted_priority"u8);
            json.WriteString("priority"u8, priority);
            json.WriteNumber("confidence"u8, row.GetFloat(14));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("predicted_priority"u8);
        }
        if (alike is { } count)
            json.WriteNumber("alike"u8, count);
        json.WriteEndObject();

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
