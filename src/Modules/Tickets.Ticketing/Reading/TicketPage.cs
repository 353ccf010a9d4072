using System.Text.Json;
using Npgsql;

namespace Tickets.Ticketing;

/// <summary>
/// A list of tickets as UTF-8 JSON, <c>{"items":[…],…}</c>. It is full before it exceeds a number of bytes, but takes one
/// ticket of any size.
/// </summary>
internal sealed class TicketPage : IDisposable
{
    private readonly MemoryStream _json = new(64 * 1024);
    private readonly int _mostBytes;

    public TicketPage(int mostBytes)
    {
        _mostBytes = mostBytes;
        _json.Write("{\"items\":["u8);
    }

    /// <summary>The last ticket of the page.</summary>
    public Guid? Last { get; private set; }

    /// <summary>Adds the ticket of a row; false if it does not fit.</summary>
    public bool TryAdd(NpgsqlDataReader row, string? whyItWaits, int? alike = null)
    {
        var end = _json.Position;
        if (Last is not null)
            _json.Write(","u8);
        TicketRow.Write(row, whyItWaits, _json, alike);
        if (Last is not null && _json.Position > _mostBytes)
        {
            _json.SetLength(end);
            return false;
        }

        Last = row.GetGuid(0);
        return true;
    }

    /// <summary>The list, with the cursor of the one that comes after it; it outlives this.</summary>
    public ReadOnlyMemory<byte> End(string? nextCursor)
    {
        _json.Write("],\"next_cursor\":"u8);
        _json.Write(JsonSerializer.SerializeToUtf8Bytes(nextCursor));
        return Close("}"u8);
    }

    /// <summary>The list, which no other comes after; it outlives this.</summary>
    public ReadOnlyMemory<byte> End() => Close("]}"u8);

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    private ReadOnlyMemory<byte> Close(ReadOnlySpan<byte> end)
    {
        _json.Write(end);
        return _json.GetBuffer().AsMemory(0, (int)_json.Length);
    }
}
