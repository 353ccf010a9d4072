using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A page of tickets, with what they are counted by.</summary>
/// <param name="Page">The tickets.</param>
/// <param name="Query">What was asked for.</param>
/// <param name="Links">To the same list, but for one parameter.</param>
/// <param name="Facets">The counts.</param>
public sealed record TicketList(TicketPage Page, TicketQuery Query, TicketLinks Links, IReadOnlyList<Facet> Facets);

/// <summary>How many tickets there would be, with another value of one filter.</summary>
/// <param name="By">Which filter.</param>
/// <param name="Counts">The counts; null if there are too many tickets to count in the time there is.</param>
public sealed record Facet(TicketFacet By, TicketCounts? Counts);

/// <summary><c>/ui/tickets</c>: the tickets that match, with the parameters of <c>GET /requests</c>.</summary>
internal static class TicketListEndpoint
{
    // A page is of no use to a person who has gone away.
    private static readonly TimeSpan LongestCount = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(2);

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        var route = typeof(FilteredTicketsEndpoint).GetMethod(nameof(FilteredTicketsEndpoint.Get))!;
        pages.MapGet("tickets", ShowAsync).WithMetadata([.. FilterParameters, .. route.GetCustomAttributes<QueryParameterAttribute>()]);
    }

    /// <summary>The parameters of a filter, as the routes have them.</summary>
    public static object[] FilterParameters => [.. typeof(FilteredTicketsEndpoint).GetCustomAttributes<QueryParameterAttribute>()];

    // A page of a filter without an index may be empty, and the list go on: a person would have to press a button for that.
    private static async Task<TicketPage> FindAsync(TicketReader tickets, TicketQuery query, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var page = await tickets.ReadPageAsync(query, cancellation);
            if (page.Items.Count > 0 || page.NextCursor is not { } next || Stopwatch.GetElapsedTime(begun) > LongestSearch)
                return page;
            query = query.From(next);
        }
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(
        HttpContext context,
        TicketReader tickets,
        TicketCounter counter,
        Limits limits,
        Requesters requesters
    )
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var query = TicketQuery.Parse(parameters, limits, requesters, problems);
        problems.ThrowIfAny();
        var filter = query.Filter;
        var facets = Task.WhenAll(
            CountAsync(TicketFacet.Status, filter with { Status = null }),
            CountAsync(TicketFacet.Category, filter with { Category = null }),
            CountAsync(TicketFacet.Priority, filter with { Priority = null }),
            CountAsync(TicketFacet.Reason, filter with { Reason = null })
        );
        var page = await FindAsync(tickets, query, context.RequestAborted);
        return new PageResult<TicketListPage, TicketList>(new(page, query, new(parameters), await facets));

        async Task<Facet> CountAsync(TicketFacet by, TicketFilter others)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(LongestCount);
            try
            {
                return new(by, await counter.CountAsync(others, by, limit.Token));
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                return new(by, null);
            }
        }
    }
}
