using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Where a page of a list begins: after an id. It is bound to the filter of the list: with another filter it is refused.
/// </summary>
internal static class Cursor
{
    private const int IdBytes = 16;
    private const int FilterBytes = 8;

    /// <summary>The cursor of the page that begins after an id.</summary>
    public static string After(Guid id, string filter)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + FilterBytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        HashOf(filter).CopyTo(bytes[IdBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The id after which the page begins; adds an error if the cursor is none of this list.</summary>
    public static Guid? Read(string cursor, string filter, Problems problems)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + FilterBytes];
        if (
            !Base64Url.IsValid(cursor, out var length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out _)
        )
            problems.Add("cursor", "is not a cursor of this service");
        else if (!bytes[IdBytes..].SequenceEqual(HashOf(filter)))
            problems.Add("cursor", "belongs to a list with another filter");
        else
            return new Guid(bytes[..IdBytes], bigEndian: true);
        return null;
    }

    private static ReadOnlySpan<byte> HashOf(string filter) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(filter)).AsSpan(0, FilterBytes);
}
