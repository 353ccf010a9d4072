namespace Tickets.Ticketing;

/// <summary>What happens to a ticket before it is stored: see <see cref="PrivacySettings" />.</summary>
public sealed class TicketProtection(Redaction redaction, Requesters requesters)
{
    /// <summary>A text as it may be stored.</summary>
    public string Redact(string text) => redaction.Of("", text).Body;

    private string Redact(string text, ref SortedDictionary<string, int>? counts)
    {
        var (_, redacted, found) = redaction.Of("", text);
        foreach (var (kind, count) in found ?? [])
        {
            counts ??= new(StringComparer.Ordinal);
            counts[kind] = counts.GetValueOrDefault(kind) + count;
        }

        return redacted;
    }

    /// <summary>The ticket as it may be stored.</summary>
    /// <param name="ticket">The ticket as it came in.</param>
    /// <param name="requester">Who it comes from, if that was said.</param>
    public Ticket Protect(Ticket ticket, string? requester)
    {
        var (subject, body, counts) = redaction.Of(ticket.Subject, ticket.Body);
        var fields = redaction.IsOff ? ticket.Fields : ticket.Fields?.ToDictionary(field => field.Key, field => Redact(field.Value, ref counts));
        if (counts is null && requester is null)
            return ticket;
        return ticket with
        {
            Subject = subject,
            Body = body,
            Fields = fields,
            Redacted = counts,
            Requester = requester is null ? null : requesters.HashOf(requester),
            RequesterDomain = requester is null ? null : Requesters.DomainOf(requester),
        };
    }
}
