using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// What makes an imported row the same ticket, whatever file brings it: its id, if the file has one; else its text, with who it comes
/// from and when it was opened, and its source. All of it as it is stored: personal data are replaced before, and of who it comes
/// from the hash counts.
/// </summary>
internal static class TicketKey
{
    /// <summary>The key of a stored ticket, as SQL.</summary>
    public const string KeySql = "(data ->> 'key'::text)";

    /// <summary>Whether a stored ticket has one, as SQL.</summary>
    public const string Applies = $"({KeySql} IS NOT NULL)";

    /// <summary>The index that finds tickets by it, and keeps it unique.</summary>
    public static IndexDefinition Index()
    {
        var index = Schema.Index("ticket_key", Applies, KeySql);
        index.IsUnique = true;
        return index;
    }

    /// <summary>
    /// The key of a stored ticket in another source; null if it has none. That of an id stays, unless it is one of the ticket's
    /// source only. That of a text is made from what is stored now: if the text was replaced since it was imported, a row with
    /// the new one is the same ticket from then on.
    /// </summary>
    public static string? InSource(Ticket stored, string source)
    {
        var isOfSource = stored.ExternalId is null || stored.Key == Of(stored, stored.Source);
        return stored.Key is not null && isOfSource ? Of(stored with { Source = source }, source) : stored.Key;
    }

    /// <summary>The key of a row.</summary>
    /// <param name="ticket">The row as a ticket.</param>
    /// <param name="source">The source, if a person named one: then an id is that of this source only.</param>
    public static string Of(Ticket ticket, string? source)
    {
        var parts = ticket.ExternalId is { } id
            ? (ReadOnlySpan<string>)["id", source ?? "", id]
            : ["text", ticket.Source, ticket.Subject, ticket.Body, ticket.Requester ?? "", $"{ticket.OpenedAt:O}"];
        var most = 0;
        foreach (var part in parts)
            most += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(most);
        var end = 0;
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, bytes.AsSpan(end + sizeof(int)));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(end), length);
            end += sizeof(int) + length;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, end), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return Base64Url.EncodeToString(hash[..16]);
    }
}
