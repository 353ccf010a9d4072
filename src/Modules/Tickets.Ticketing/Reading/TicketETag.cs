using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// The entity tag of a ticket (RFC 9110): another one whenever what the API shows of it is. It is weak, for the ticket is the
/// same whatever the encoding of the answer; <c>If-Match</c> takes it all the same.
/// </summary>
public static class TicketETag
{
    /// <summary>The tag: its version, when it was decided, its source, where it is, and why it waits.</summary>
    public static string Of(TicketView ticket)
    {
        var decided = ticket.ClassifiedAt?.UtcTicks ?? 0;
        var waits = ticket.ClassifiedAt is null ? ticket.Reason : null;
        // As a hash: a name may have any letters.
        var source = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticket.Source)).AsSpan(0, 4));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"W/\"{ticket.Version}-{decided:x}-{source}-{EnumNames.Of(ticket.Status)}{waits}\""
        );
    }

    /// <summary>Sends the tag of a ticket; gives whether the client has this one already (<c>If-None-Match</c>).</summary>
    public static bool SendTag(this HttpContext context, TicketView ticket)
    {
        var tag = Of(ticket);
        context.Response.Headers.ETag = tag;
        var known = context.Request.Headers.IfNoneMatch;
        return known.Count > 0 && Matches(known.ToString(), tag);
    }

    /// <summary>
    /// Of two persons at once, the second shall know what the first one said: it sends the tag that the ticket has since
    /// (<c>If-Match</c>).
    /// </summary>
    /// <exception cref="RefusedException">
    /// It has seen the ticket as it was before (412), or does not say so, and another person gave it its category (409).
    /// </exception>
    public static void CheckSeen(this HttpContext context, TicketView ticket, string by)
    {
        var seen = context.Request.Headers.IfMatch;
        if (seen.Count > 0)
        {
            if (Matches(seen.ToString(), Of(ticket)))
                return;
            throw new RefusedException(
                "The ticket has changed since it was read; read it again.",
                StatusCodes.Status412PreconditionFailed
            );
        }

        if (ticket.CorrectedBy is { } other && other != by)
            throw RefusedException.Conflict(
                $"{other} gave it the category {ticket.Category} at {ticket.ClassifiedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}. "
                    + $"To overrule that, send the ticket's ETag: If-Match: {Of(ticket)}"
            );
    }

    private static bool Matches(string header, string tag) =>
        EntityTagHeaderValue.TryParseList([header], out var tags)
        && tags.Any(each =>
            each.Equals(EntityTagHeaderValue.Any)
            || each.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false)
        );
}
