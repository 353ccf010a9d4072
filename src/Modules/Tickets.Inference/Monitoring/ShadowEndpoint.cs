using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>
/// A model tried out beside the champion: <c>/models/shadow</c> and <c>POST /models/{version}/shadow</c>.
/// </summary>
public static class ShadowEndpoint
{
    /// <summary>200 how the shadow does beside the champion; 404 without a shadow; 409 without a champion.</summary>
    [WolverineGet("/models/shadow")]
    [Scope(Scope.Read)]
    public static Task<ShadowReport> Report(HttpRequest request, ShadowCounts counts, CancellationToken cancellation)
    {
        request.RefuseParameters();
        return counts.ReportAsync(cancellation);
    }

    /// <summary>
    /// 204: the model classifies what the champion classifies, and decides nothing; 404; 409 for the champion.
    /// </summary>
    [WolverinePost("/models/{version}/shadow")]
    [Scope(Scope.Operate)]
    public static Task Begin(string version, HttpRequest request, Models models, CancellationToken cancellation)
    {
        request.RefuseParameters();
        return models.Registry.ShadowAsync(version, cancellation);
    }

    /// <summary>204: no model is tried out any more.</summary>
    [WolverineDelete("/models/shadow")]
    [Scope(Scope.Operate)]
    public static Task End(HttpRequest request, Models models, CancellationToken cancellation)
    {
        request.RefuseParameters();
        return models.Registry.ShadowAsync(null, cancellation);
    }
}
