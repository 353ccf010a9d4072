using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary><c>/ui</c>: how the whole system does, as of a moment ago.</summary>
internal static class OverviewEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("", ShowAsync);

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(Overviews overviews, CancellationToken cancellation) =>
        new PageResult<OverviewPage, Ticketing.Overview>(await overviews.GetLatestAsync(cancellation));
}
