using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tickets.SharedKernel;

/// <summary>
/// Where a page of a list begins: after an id, in some lists after a rank and an id, or after any other place. It is
/// bound to its list and the filter of it: with another one it is refused.
/// </summary>
public static class Cursor
{
    private const int IdBytes = 16;
    private const int RankBytes = 4;
    private const int ListBytes = 8;

    /// <summary>The cursor of the page that begins after an id, and a rank in a list that is sorted by it.</summary>
    public static string After(Guid id, string list, float rank = 0)
    {
        Span<byte> place = stackalloc byte[IdBytes + RankBytes];
        id.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteSingleBigEndian(place[IdBytes..], rank);
        return After(place, list);
    }

    /// <summary>The cursor of the page that begins after a place, in a list that is sorted by places.</summary>
    public static string After(string place, string list) => After(Encoding.UTF8.GetBytes(place), list);

    /// <summary>After which id and rank the page begins; adds an error if the cursor is none of this list.</summary>
    public static (Guid Id, float Rank)? Read(string cursor, string list, Problems problems)
    {
        if (PlaceIn(cursor, list, problems) is not { } place)
            return null;
        if (place.Length == IdBytes + RankBytes)
            return (new Guid(place.AsSpan(0, IdBytes), bigEndian: true), BinaryPrimitives.ReadSingleBigEndian(place.AsSpan(IdBytes)));
        problems.Add("cursor", "is not a cursor of this service");
        return null;
    }

    /// <summary>
    /// After which place the page begins that a request asks for, null for the first one; adds an error if the cursor is
    /// none of this list.
    /// </summary>
    public static string? ReadPlace(IQueryCollection parameters, string list, Problems problems) =>
        parameters.TryGetValue("cursor", out var cursor) && PlaceIn(cursor.ToString(), list, problems) is { } place
            ? Encoding.UTF8.GetString(place)
            : null;

    /// <summary>After which id the page begins that a request asks for, as <see cref="ReadPlace" />.</summary>
    public static Guid? ReadId(IQueryCollection parameters, string list, Problems problems) =>
        parameters.TryGetValue("cursor", out var cursor) ? Read(cursor.ToString(), list, problems)?.Id : null;

    /// <summary>Says in <c>Link</c> where the next page is: at the same URL, with its cursor; nothing without one.</summary>
    public static void LinkNext(this HttpContext context, string? cursor)
    {
        if (cursor is null)
            return;
        var request = context.Request;
        var query = QueryString.Create(request.Query.Where(parameter => parameter.Key != "cursor")).Add("cursor", cursor);
        context.Response.Headers.Link = $"<{request.PathTo(request.Path.ToUriComponent())}{query}>; rel=\"next\"";
    }

    private static string After(ReadOnlySpan<byte> place, string list) =>
        Base64Url.EncodeToString([.. HashOf(list), .. place]);

    private static byte[]? PlaceIn(string cursor, string list, Problems problems)
    {
        if (!Base64Url.IsValid(cursor, out var length) || length < ListBytes)
            problems.Add("cursor", "is not a cursor of this service");
        else if (Base64Url.DecodeFromChars(cursor) is var bytes && !bytes.AsSpan(0, ListBytes).SequenceEqual(HashOf(list)))
            problems.Add("cursor", "belongs to another list, or to one with another filter");
        else
            return bytes[ListBytes..];
        return null;
    }

    private static ReadOnlySpan<byte> HashOf(string list) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, ListBytes);
}
