using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Consecutive rows of a file that are stored in one transaction.</summary>
internal sealed class ImportBatch
{
    private const int MaxRows = 5000;
    private const int MaxBytes = 8 << 20;

    private readonly Dictionary<string, IncomingRow> _rows = [];
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
            ticket = ticket with { Id = before.Ticket.Id };
        }

        var row = new IncomingRow(ticket, ownId, JsonSerializer.SerializeToUtf8Bytes(ticket, JsonStyle.Answers));
        _rows[ticket.Key!] = row;
        _bytes += row.Json.Length;
    }
}

/// <summary>A row that may become a ticket.</summary>
/// <param name="Ticket">The row as a ticket, with its key.</param>
/// <param name="OwnId">In an export of ours, the ticket's id.</param>
/// <param name="Json">The ticket as a document.</param>
internal sealed record IncomingRow(Ticket Ticket, Guid? OwnId, byte[] Json);
