namespace Tickets.Ticketing;

/// <summary>Statuses as they are written in JSON and query strings.</summary>
public static class TicketStatuses
{
    /// <summary>The names, for an error message.</summary>
    public const string Names = "unprocessed, queued, processed, needs_review, failed";

    /// <summary>The name of a status.</summary>
    public static string Name(TicketStatus status) =>
        status == TicketStatus.NeedsReview ? "needs_review" : status.ToString().ToLowerInvariant();

    /// <summary>The status of a name, or null if there is none of that name.</summary>
    public static TicketStatus? Parse(string name) =>
        Enum.GetValues<TicketStatus>().Cast<TicketStatus?>().FirstOrDefault(status => Name(status!.Value) == name);
}
