using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Which tickets to list: a page of those that match, newest first.</summary>
public sealed record TicketQuery
{
    /// <summary>Tickets per page when the request does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Only tickets of this category.</summary>
    public string? Category { get; init; }

    /// <summary>Only tickets with this status.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>Only tickets with this priority.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Tickets per page, at most.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>The page begins after this ticket.</summary>
    public Guid? After { get; init; }

    /// <summary>The cursor of the page that begins after a ticket.</summary>
    public string CursorAfter(Guid ticket) => Cursor.After(ticket, Filter);

    private string Filter => $"{Category}\n{Status}\n{Priority}";

    /// <summary>The query string that leads to a page of the same filter.</summary>
    public string ToQueryString(string cursor) =>
        QueryString
            .Create(
                new Dictionary<string, string?>
                {
                    ["category"] = Category,
                    ["status"] = Status is { } status ? EnumNames.Of(status) : null,
                    ["priority"] = Priority is { } priority ? EnumNames.Of(priority) : null,
                    ["limit"] = $"{Limit}",
                    ["cursor"] = cursor,
                }.Where(pair => pair.Value is not null)
            )
            .ToString();

    /// <summary>Reads a query string; what is out of range becomes a problem.</summary>
    public static TicketQuery Parse(IQueryCollection parameters, Limits limits, Problems problems)
    {
        var query = new TicketQuery
        {
            Category = problems.Read(parameters, "category", ParseCategory, "must be a category"),
            Status = problems.ReadName<TicketStatus>(parameters, "status"),
            Priority = problems.ReadName<Priority>(parameters, "priority"),
            Limit = problems.ReadLimit(parameters, DefaultLimit, limits.PageSize),
        };
        // Read last: it has to fit the filter.
        return problems.Any || !parameters.TryGetValue("cursor", out var cursor)
            ? query
            : query with { After = Cursor.Read(cursor.ToString(), query.Filter, problems) };
    }

    private static string? ParseCategory(string text) =>
        text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
}
