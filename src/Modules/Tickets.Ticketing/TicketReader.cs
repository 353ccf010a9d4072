using System.Text.Json;
using Npgsql;

namespace Tickets.Ticketing;

/// <summary>Reads tickets as the JSON they are stored as; nothing is parsed on the way out.</summary>
public sealed class TicketReader(NpgsqlDataSource database)
{
    /// <summary>One ticket as UTF-8 JSON, or null.</summary>
    public async Task<byte[]?> ReadAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select data::text from {Tables.Ticket} where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.GetFieldValue<byte[]>(0) : null;
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
        await using var command = database.CreateCommand();
        var where = new List<string>();
        void Where(string condition, object value)
        {
            command.Parameters.Add(new() { Value = value });
            where.Add($"{condition} ${command.Parameters.Count}");
        }

        if (query.Category is { } category)
            Where("data ->> 'category' =", category);
        // Written out, not as parameters: only then do the partial indexes match.
        if (query.Status is { } status)
            where.Add($"data ->> 'status' = '{TicketStatuses.Name(status)}'");
        if (query.Priority is { } priority)
            where.Add($"data ->> 'priority' = '{priority.ToString().ToLowerInvariant()}'");
        if (query.After is { } after)
            Where("id <", after);
        command.CommandText = $"""
            select id, data::text from {Tables.Ticket}
            {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))}
            order by id desc limit {query.Limit + 1}
            """;

        using var page = new MemoryStream();
        await using var json = new Utf8JsonWriter(page);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        json.WriteStartObject();
        json.WriteStartArray("items");
        var last = Guid.Empty;
        string? next = null;
        for (var row = 0; await reader.ReadAsync(cancellation); row++)
        {
            if (row == query.Limit)
            {
                next = query.CursorAfter(last);
                break;
            }

            last = reader.GetGuid(0);
            json.WriteRawValue(reader.GetFieldValue<byte[]>(1), skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteString("next_cursor", next);
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
        return (page.ToArray(), next);
    }
}
