using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>In which order a list comes.</summary>
public enum TicketSort
{
    /// <summary>The latest first; imported tickets come after those from the API.</summary>
    Newest,

    /// <summary>The other way round.</summary>
    Oldest,

    /// <summary>
    /// Those first of which the model is least sure, those last of which it said nothing; of tickets that need review only.
    /// </summary>
    Confidence,
}

/// <summary>A place in a list.</summary>
/// <param name="Id">The ticket there.</param>
/// <param name="Confidence">Its confidence.</param>
public sealed record TicketPlace(Guid Id, float Confidence)
{
    /// <summary>Of a ticket that has no confidence; greater than all.</summary>
    public const float NoConfidence = 2;
}

/// <summary>A page of the tickets that match a filter.</summary>
public sealed record TicketQuery
{
    /// <summary>Tickets per page when the request does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Which tickets.</summary>
    public TicketFilter Filter { get; init; } = new();

    /// <summary>In which order.</summary>
    public TicketSort Sort { get; init; }

    /// <summary>Tickets per page, at most.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>The page begins after this place.</summary>
    public TicketPlace? After { get; init; }

    /// <summary>The cursor of the page that begins after a place.</summary>
    public string CursorAfter(TicketPlace place) => Cursor.After(place.Id, List, place.Confidence);

    /// <summary>The page of the same list that a cursor of it leads to.</summary>
    public TicketQuery From(string cursor) => this with { After = ReadCursor(cursor, new Problems()) };

    // What a cursor is bound to.
    private string List => $"{Filter.ToQueryString()}\n{Sort}";

    /// <summary>The query string that leads to a page of the same list.</summary>
    public string ToQueryString(string cursor)
    {
        var filter = Filter.ToQueryString();
        if (Sort != TicketSort.Newest)
            filter = filter.Add("sort", EnumNames.Of(Sort));
        return filter.Add("limit", $"{Limit}").Add("cursor", cursor).ToString();
    }

    /// <summary>Reads a query string; what is out of range becomes a problem.</summary>
    public static TicketQuery Parse(
        IQueryCollection parameters,
        Limits limits,
        Requesters requesters,
        Problems problems
    ) => Parse(parameters, TicketFilter.Parse(parameters, requesters, problems), limits, problems);

    /// <summary>Likewise, but for the filter, which is known.</summary>
    public static TicketQuery Parse(IQueryCollection parameters, TicketFilter filter, Limits limits, Problems problems)
    {
        var query = new TicketQuery
        {
            Filter = filter,
            Sort = problems.ReadName<TicketSort>(parameters, "sort") ?? TicketSort.Newest,
            Limit = problems.ReadLimit(parameters, DefaultLimit, limits.PageSize),
        };
        if (query is { Sort: TicketSort.Confidence, Filter.Status: not TicketStatus.NeedsReview })
            problems.Add("sort", "can be confidence with status=needs_review only: of others there is no such order");
        // Read last: it has to fit the list.
        return problems.Any || !parameters.TryGetValue("cursor", out var cursor)
            ? query
            : query with { After = query.ReadCursor(cursor.ToString(), problems) };
    }

    private TicketPlace? ReadCursor(string cursor, Problems problems) =>
        Cursor.Read(cursor, List, problems) is var (id, confidence) ? new(id, confidence) : null;
}
