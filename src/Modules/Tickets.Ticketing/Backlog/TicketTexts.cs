using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Reads the texts of tickets.</summary>
internal static class TicketTexts
{
    /// <summary>The columns that <see cref="Read" /> reads.</summary>
    public const int ColumnCount = 4;

    /// <summary>What <see cref="Read" /> reads of the table <c>ticket</c>.</summary>
    public const string Columns = "id, data ->> 'subject', data ->> 'body', data ->> 'priority' is null";

    /// <summary>The text of a row.</summary>
    public static TicketText Read(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3));

    /// <summary>The texts of a command, which is disposed, as long as they fit; PostgreSQL is told not to send the rest.</summary>
    /// <param name="command">The command.</param>
    /// <param name="maxCharacters">How much fits.</param>
    /// <param name="wanted">Reads what else is in a row, and whether it is wanted.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<TextBatch> ReadAsync(
        NpgsqlCommand command,
        int maxCharacters,
        Func<NpgsqlDataReader, TicketText, bool> wanted,
        CancellationToken cancellation
    )
    {
        await using var owned = command;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<TicketText>();
        for (var characters = 0L; await reader.ReadAsync(cancellation);)
        {
            var text = Read(reader);
            characters += text.Subject.Length + text.Body.Length;
            if (wanted(reader, text))
                texts.Add(text);
            if (characters < maxCharacters)
                continue;
            command.Cancel();
            return new TextBatch([.. texts], IsLast: false);
        }

        return new TextBatch([.. texts], IsLast: true);
    }
}
