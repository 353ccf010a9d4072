using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Where a page of a list begins: after an id, in some lists after a rank and an id. It is bound to the filter of the
/// list: with another filter it is refused.
/// </summary>
internal static class Cursor
{
    private const int IdBytes = 16;
    private const int RankBytes = 4;
    private const int FilterBytes = 8;
    private const int Bytes = IdBytes + RankBytes + FilterBytes;

    /// <summary>The cursor of the page that begins after an id, and a rank in a list that is sorted by it.</summary>
    public static string After(Guid id, string filter, float rank = 0)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteSingleBigEndian(bytes[IdBytes..], rank);
        HashOf(filter).CopyTo(bytes[(IdBytes + RankBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>After which id and rank the page begins; adds an error if the cursor is none of this list.</summary>
    public static (Guid Id, float Rank)? Read(string cursor, string filter, Problems problems)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (
            !Base64Url.IsValid(cursor, out var length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
        )
            problems.Add("cursor", "is not a cursor of this service");
        else if (!bytes[(IdBytes + RankBytes)..].SequenceEqual(HashOf(filter)))
            problems.Add("cursor", "belongs to a list with another filter");
        else
            return (new Guid(bytes[..IdBytes], bigEndian: true), BinaryPrimitives.ReadSingleBigEndian(bytes[IdBytes..]));
        return null;
    }

    private static ReadOnlySpan<byte> HashOf(string filter) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(filter)).AsSpan(0, FilterBytes);
}
