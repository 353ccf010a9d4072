using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tickets.Contracts;
using Tickets.Ticketing.Import;

namespace Tickets.Ticketing;

/// <summary>
/// Reads tickets as JSON: the document as it is stored, and after its members those that say what became of it.
/// </summary>
public sealed class TicketReader(
    IInference inference,
    NpgsqlDataSource database,
    [FromKeyedServices(TicketingModule.ShortReads)] NpgsqlDataSource shortReads
)
{
    // Shared connections know no timeout of their own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Columns = """
        ticket.id, ticket.data::text, outcome.status, outcome.best, outcome.confidence, outcome.second,
        outcome.second_confidence, outcome.third, outcome.third_confidence, outcome.reason, outcome.model_version,
        outcome.classified_at, outcome.corrected_by, outcome.predicted_priority, outcome.priority_confidence
        """;

    private const string OneTicket = $"{Tables.Ticket} ticket left join {Tables.Outcome} outcome using (id)";

    /// <summary>One ticket as UTF-8 JSON, or null.</summary>
    public Task<byte[]?> ReadAsync(Guid id, CancellationToken cancellation) =>
        ReadOneAsync(id).WaitAsync(Patience, cancellation);

    private async Task<byte[]?> ReadOneAsync(Guid id)
    {
        var why = inference.WhyTicketsWait; // before a shared connection is taken, as it may load the model
        await using var command = shortReads.CreateCommand($"select {Columns} from {OneTicket} where ticket.id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return null;
        var json = new MemoryStream(1024);
        WriteTicket(reader, why, json);
        return json.ToArray();
    }

    /// <summary>
    /// A page as UTF-8 JSON, <c>{"items":[…],"next_cursor":…}</c>, and its cursor. Its cost does not depend on how deep
    /// in the list it lies: it begins at a key, not at an offset.
    /// </summary>
    public async Task<(byte[] Json, string? NextCursor)> ReadPageAsync(
        TicketQuery query,
        CancellationToken cancellation
    )
    {
        var why = inference.WhyTicketsWait;
        await using var command = PageCommand(query);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var json = new MemoryStream(64 * 1024);
        json.Write("{\"items\":["u8);
        var last = Guid.Empty;
        string? next = null;
        for (var row = 0; await reader.ReadAsync(cancellation); row++)
        {
            if (row == query.Limit)
            {
                next = query.CursorAfter(last);
                break;
            }

            if (row > 0)
                json.Write(","u8);
            last = reader.GetGuid(0);
            WriteTicket(reader, why, json);
        }

        json.Write("],\"next_cursor\":"u8);
        json.Write(JsonSerializer.SerializeToUtf8Bytes(next));
        json.Write("}"u8);
        return (json.ToArray(), next);
    }

    /// <summary>
    /// Each filter begins at the table whose index has its rows in order, and looks the rest up row by row, so that a
    /// page costs what its rows cost.
    /// </summary>
    /// <remarks>
    /// "offset 0" keeps PostgreSQL from merging the tables instead, which would read the second one from the top of the
    /// list down to the page.
    /// </remarks>
    private NpgsqlCommand PageCommand(TicketQuery query)
    {
        var command = database.CreateCommand();
        var where = new List<string>();
        void Where(string condition, object value)
        {
            command.Parameters.Add(new() { Value = value });
            where.Add($"{condition} ${command.Parameters.Count}");
        }

        var from = $"{Tables.Ticket} ticket left join lateral {RowOf(Tables.Outcome, "ticket.id")} outcome on true";
        var key = "ticket.id";
        if (query.Status is TicketStatus.Unprocessed or TicketStatus.Queued)
        {
            from = $"""
                {Tables.Backlog} backlog cross join lateral {RowOf(Tables.Ticket, "backlog.id")} ticket
                left join {Tables.Outcome} outcome on false
                """;
            key = "backlog.id";
            Where(query.Status == TicketStatus.Queued ? "backlog.id >=" : "backlog.id <", ImportedId.FirstLive);
            if (query.Category is not null)
                where.Add("false"); // nothing in the backlog has a category
        }
        else if (query.Status is not null || query.Category is not null)
        {
            from = $"{Tables.Outcome} outcome cross join lateral {RowOf(Tables.Ticket, "outcome.id")} ticket";
            key = "outcome.id";
            // Written out, not as parameters: only then do the partial indexes match.
            if (query.Status is { } status)
                where.Add($"outcome.status = '{TicketStatuses.Name(status)}'");
            if (query.Category is { } category)
            {
                where.Add("outcome.status = 'processed'"); // the best guess of the others is not their category
                Where("outcome.best =", category);
            }
        }

        if (query.Priority is { } priority)
            where.Add($"ticket.data ->> 'priority' = '{priority.ToString().ToLowerInvariant()}'");
        if (query.After is { } after)
            Where($"{key} <", after);
        command.CommandText = $"""
            select {Columns} from {from}
            {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))}
            order by {key} desc limit {query.Limit + 1}
            """;
        return command;

        static string RowOf(string table, string id) => $"(select * from {table} where id = {id} offset 0)";
    }

    private static void WriteTicket(NpgsqlDataReader row, string? whyItWaits, MemoryStream json)
    {
        var document = row.GetFieldValue<byte[]>(1);
        json.Write(document.AsSpan(0, document.Length - 1)); // all but the closing brace
        var seam = (int)json.Position;
        using (var writer = new Utf8JsonWriter(json))
            WriteOutcome(row, whyItWaits, writer);
        json.GetBuffer()[seam] = (byte)','; // in place of the opening brace
    }

    private static void WriteOutcome(NpgsqlDataReader row, string? whyItWaits, Utf8JsonWriter json)
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
        json.WriteEndObject();

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
