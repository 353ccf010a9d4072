using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Consecutive rows of a file that are stored in one transaction.</summary>
internal sealed class ImportBatch
{
    private const int MaxRows = 5000;
    private const int MaxBytes = 8 << 20;

    private readonly Dictionary<string, IncomingRow> _rows = new(MaxRows);
    private long _bytes;

    /// <summary>The rows, by their keys; of rows with the same key the last one.</summary>
    public IReadOnlyCollection<IncomingRow> Rows => _rows.Values;

    /// <summary>Rows that said again what one before them said.</summary>
    public int Repeated { get; private set; }

    /// <summary>Bad rows.</summary>
    public List<RejectedRow> Rejected { get; } = [];

    /// <summary>Good rows.</summary>
    public int Count => _rows.Count + Repeated;

    /// <summary>Whether it is time for the next one.</summary>
    public bool IsFull => Count + Rejected.Count >= MaxRows || _bytes >= MaxBytes;

    /// <summary>Adds a row.</summary>
    /// <param name="ticket">The row as a ticket, with its key.</param>
    /// <param name="ownId">In an export of ours, the ticket's id.</param>
    /// <param name="notes">Is told of rows that say again, or otherwise, what one before them said.</param>
    public void Add(Ticket ticket, Guid? ownId, ReadingNotes notes)
    {
        if (_rows.TryGetValue(ticket.Key!, out var before))
        {
            Repeated++;
            notes.RepeatedRows++;
            // The ticket keeps the place of its first row.
            ticket = ticket with { Id = before.Id };
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(ticket, JsonStyle.Answers);
        _rows[ticket.Key!] = new IncomingRow(ticket.Id, ticket.Key!, ownId, ExternalId.Of(ticket), json);
        _bytes += json.Length;
    }
}

/// <summary>
/// A row that may become a ticket. The ticket itself is not kept: few rows are asked for it, and it would be most of what the garbage
/// collection has to carry along.
/// </summary>
/// <param name="Id">The id of the ticket.</param>
/// <param name="Key">Its key.</param>
/// <param name="OwnId">In an export of ours, the ticket's id.</param>
/// <param name="Name">Its external id, if it has one.</param>
/// <param name="Json">The ticket as a document.</param>
internal sealed record IncomingRow(Guid Id, string Key, Guid? OwnId, ExternalId? Name, byte[] Json)
{
    /// <summary>The row as a ticket.</summary>
    public Ticket ToTicket() => JsonSerializer.Deserialize<Ticket>(Json, JsonStyle.Answers)!;
}
