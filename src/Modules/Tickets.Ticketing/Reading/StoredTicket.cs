using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A ticket as it is stored: its document, and its outcome once there is one.</summary>
public sealed record StoredTicket(Ticket Document, Outcome? Outcome)
{
    /// <summary>Which tickets are similar to it; null if none are, or nobody has looked.</summary>
    public SimilarView? Similar { get; init; }

    /// <summary>What <see cref="Read" /> reads of the tables <c>ticket</c> and <c>outcome</c>; the id comes first.</summary>
    internal static readonly string Columns = $"ticket.id, ticket.data::text, {OutcomeTable.Columns}";

    /// <summary>SQL that reads tickets. Value: an array of their ids.</summary>
    internal static readonly string ByIds = $"""
        select {Columns} from {Schema.Ticket} ticket left join {Schema.Outcome} outcome using (id) where ticket.id = any($1)
        """;

    /// <summary>
    /// Where it is on its way. What waits was sent to Inference if it came in alone, or else waits for a backlog run.
    /// </summary>
    public TicketStatus Status =>
        Outcome?.Status ?? (ImportedId.IsLive(Document.Id) ? TicketStatus.Queued : TicketStatus.Unprocessed);

    /// <summary>The ticket of a row.</summary>
    internal static StoredTicket Read(NpgsqlDataReader row) => ReadSized(row, out _);

    /// <summary>The ticket of a row, and how many bytes its document has.</summary>
    internal static StoredTicket ReadSized(NpgsqlDataReader row, out int size)
    {
        var document = row.GetFieldValue<byte[]>(1);
        size = document.Length;
        return new(Parse(document), OutcomeTable.Read(row, 2));
    }

    /// <summary>The ticket of a document's JSON.</summary>
    internal static Ticket Parse(byte[] document) => JsonSerializer.Deserialize<Ticket>(document, JsonStyle.Answers)!;
}
