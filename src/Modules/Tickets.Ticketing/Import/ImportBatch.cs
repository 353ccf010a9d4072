using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Consecutive rows of a file that are stored in one transaction.</summary>
internal sealed class ImportBatch
{
    private const int MaxRows = 5000;
    private const int MaxBytes = 8 << 20;

    private readonly List<(long Row, Guid Id, byte[] Json)> _tickets = [];
    private int _bytes;

    /// <summary>Rows that are in the store already.</summary>
    public int AlreadyStored { get; private set; }

    /// <summary>Bad rows.</summary>
    public List<RejectedRow> Rejected { get; } = [];

    /// <summary>Ids of the tickets to store.</summary>
    public Guid[] Ids => [.. _tickets.Select(ticket => ticket.Id)];

    /// <summary>The tickets to store, as JSON.</summary>
    public byte[][] Tickets => [.. _tickets.Select(ticket => ticket.Json)];

    /// <summary>How many tickets there are to store.</summary>
    public int Count => _tickets.Count;

    /// <summary>Whether it is time for the next one.</summary>
    public bool IsFull => _tickets.Count + AlreadyStored + Rejected.Count >= MaxRows || _bytes >= MaxBytes;

    /// <summary>Adds a ticket.</summary>
    public void Add(long row, Ticket ticket)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(ticket, JsonStyle.Answers);
        _tickets.Add((row, ticket.Id, json));
        _bytes += json.Length;
    }

    /// <summary>Adds a row that is in the store already.</summary>
    public void AddStored() => AlreadyStored++;

    /// <summary>Takes the tickets up to and with a row for stored.</summary>
    public void DropThrough(long row) => AlreadyStored += _tickets.RemoveAll(ticket => ticket.Row <= row);
}
