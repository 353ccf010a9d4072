namespace Tickets.Ticketing;

/// <summary>What happens to a ticket before it is stored: see <see cref="PrivacySettings" />.</summary>
public sealed class TicketProtection(Redaction redaction, Requesters requesters)
{
    /// <summary>A text as it may be stored.</summary>
    public string Redact(string text) => redaction.Of("", text).Body;

    /// <summary>The ticket as it may be stored.</summary>
    /// <param name="ticket">The ticket as it came in.</param>
    /// <param name="requester">Who it comes from, if that was said.</param>
    public Ticket Protect(Ticket ticket, string? requester)
    {
        var (subject, body, counts) = redaction.Of(ticket.Subject, ticket.Body);
        if (counts is null && requester is null)
            return ticket;
        return ticket with
        {
            Subject = subject,
            Body = body,
            Redacted = counts,
            Requester = requester is null ? null : requesters.HashOf(requester),
        };
    }
}
