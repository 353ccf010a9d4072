using System.Buffers.Binary;

namespace Tickets.Ticketing;

/// <summary>
/// The time in the id of a live ticket, a UUIDv7 (RFC 9562): its first 48 bits are milliseconds. A ticket whose request
/// came twice has the time of the first.
/// </summary>
public static class LiveId
{
    private static readonly DateTimeOffset Earliest = TimeOf(ImportedId.FirstLive);

    /// <summary>Not greater than any id of that moment or later, and greater than all ids of the time before.</summary>
    public static Guid FirstOf(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        // Before that there is no live ticket, only ids of imported ones.
        var milliseconds = (time < Earliest ? Earliest : time).ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>When the ticket came in.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
    }
}
