using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>One row of a file of tickets.</summary>
/// <param name="Number">Number of the row, from 0, bad rows counted.</param>
/// <param name="Line">Line of the file where it begins, from 1.</param>
public sealed record TicketRow(long Number, long Line)
{
    /// <summary>How many lines of the file it takes up.</summary>
    public long Lines { get; init; } = 1;

    /// <summary>Subject, empty if there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Text.</summary>
    public string Body { get; init; } = "";

    /// <summary>Known category.</summary>
    public string? Label { get; init; }

    /// <summary>Priority, if the file has one that is known.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The source's own id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who it comes from, if the file says so.</summary>
    public string? Requester { get; init; }

    /// <summary>When it was opened, if the file says so.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The other columns that have something in them, by their names.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>In an export of ours, the ticket's id.</summary>
    public Guid? OwnId { get; init; }

    /// <summary>In an export of ours, the ticket's source.</summary>
    public string? Source { get; init; }

    /// <summary>All fields as they stand in the file, in the order of its header; empty if they could not be told apart.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>Of a bad row, the text to know it by; null in a file that says who tickets come from.</summary>
    public string? Shown { get; init; }

    /// <summary>What is wrong with the row; null for a good one.</summary>
    public string? Error { get; init; }
}
