using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary><c>GET /models/drift</c>.</summary>
[Tags("Models")]
public static class DriftEndpoint
{
    /// <summary>
    /// 200 drift of recent tickets against the champion's reference; 409 without champion or reference.
    /// </summary>
    [WolverineGet("/models/drift", OperationId = "getDrift", Summary = "Show how tickets change")]
    [Scope(Scope.Read)]
    [Refuses(409)]
    public static Task<Drift> Get(DriftCheck check, CancellationToken cancellation) =>
        check.RunAsync(cancellation);
}
