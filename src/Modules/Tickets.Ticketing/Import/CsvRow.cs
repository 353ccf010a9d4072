using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>One row of a CSV of tickets.</summary>
/// <param name="Number">Number of the row, from 0, bad rows counted.</param>
/// <param name="Line">Line of the file where it begins, from 1.</param>
public sealed record CsvRow(long Number, long Line)
{
    /// <summary>Subject, empty if there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Text.</summary>
    public string Body { get; init; } = "";

    /// <summary>Known category.</summary>
    public string? Label { get; init; }

    /// <summary>Priority, if the file has one.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The data set's own id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who it comes from, if the file says so.</summary>
    public string? Requester { get; init; }

    /// <summary>Of a bad row, the text to know it by; null in a file that says who tickets come from.</summary>
    public string? Shown { get; init; }

    /// <summary>What is wrong with the row; null for a good one.</summary>
    public string? Error { get; init; }

    /// <summary>The row as a ticket.</summary>
    public Ticket ToTicket(ReadOnlySpan<byte> import, ImportSource source, TicketProtection protection, DateTimeOffset now)
    {
        var ticket = protection.Protect(
            new()
            {
                Id = ImportedId.Of(import, Number),
                Subject = Subject,
                Body = Body,
                Priority = Priority,
                Source = source.Name,
                ExternalId = ExternalId,
                Label = Label,
                CreatedAt = now,
            },
            Requester
        );
        return Label is null
            ? ticket
            : ticket with { Split = Fingerprint.SplitOf(Fingerprint.Of(ticket.Subject, ticket.Body), source.Split) };
    }
}
