using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /overview</c>: how the whole system does.</summary>
[Tags("Overview")]
public static class GetOverviewEndpoint
{
    /// <summary>200 the overview, as of a moment ago.</summary>
    [WolverineGet("/overview", OperationId = "getOverview", Summary = "Show how the whole system does")]
    [Scope(Scope.Read)]
    public static Task<Overview> Get(Overviews overviews, CancellationToken cancellation) =>
        overviews.GetAsync(cancellation);
}
