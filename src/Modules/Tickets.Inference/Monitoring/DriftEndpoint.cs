using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary><c>GET /models/drift</c>.</summary>
public static class DriftEndpoint
{
    /// <summary>
    /// 200 drift of recent tickets against the champion's reference; 409 without champion or reference.
    /// </summary>
    [WolverineGet("/models/drift")]
    [Scope(Scope.Read)]
    public static Task<Drift> Get(HttpRequest request, DriftCheck check, CancellationToken cancellation)
    {
        request.RefuseParameters();
        return check.RunAsync(cancellation);
    }
}
