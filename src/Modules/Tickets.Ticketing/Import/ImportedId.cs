using System.Buffers.Binary;

namespace Tickets.Ticketing;

/// <summary>
/// Ids of imported rows: a UUIDv8 (RFC 9562) of the import and the row's number in the file. The same file gives the
/// same ids, so importing it again adds nothing; ids follow the order of the file, so a chunk is a range; and they
/// sort before every UUIDv7, so imported tickets come after live ones in lists that begin with the newest.
/// </summary>
/// <remarks>
/// Layout: 16 zero bits, 32 + 12 + 14 bits of the import's hash around version and variant, 48 bits row.
/// </remarks>
public static class ImportedId
{
    /// <summary>The largest row number an id can hold.</summary>
    public const long LastRow = (1L << 48) - 1;

    /// <summary>Smaller than every live ticket's id, larger than every imported one's.</summary>
    public static Guid FirstLive { get; } = new("00010000-0000-0000-0000-000000000000");

    /// <summary>Whether a ticket came in through the API.</summary>
    public static bool IsLive(Guid id) => id >= FirstLive;

    /// <summary>The id of a row.</summary>
    /// <param name="import">Hash of the file and of how it is read, at least 8 bytes.</param>
    /// <param name="row">Number of the row, from 0.</param>
    public static Guid Of(ReadOnlySpan<byte> import, long row)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        import[..8].CopyTo(id[2..]);
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        BinaryPrimitives.WriteInt16BigEndian(id[10..], (short)(row >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(id[12..], (uint)row);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The largest id of the same import.</summary>
    public static Guid LastOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[10..].Fill(byte.MaxValue);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Whether two ids differ in the row at most.</summary>
    public static bool AreOfOneImport(Guid one, Guid other)
    {
        Span<byte> bytes = stackalloc byte[32];
        one.TryWriteBytes(bytes, bigEndian: true, out _);
        other.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        return bytes[..10].SequenceEqual(bytes[16..26]);
    }

    /// <summary>The row of an id.</summary>
    public static long RowOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) << 32)
            | BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
    }
}
