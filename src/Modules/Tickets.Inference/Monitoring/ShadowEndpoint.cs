using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>
/// A model tried out beside the champion: <c>/models/shadow</c> and <c>POST /models/{version}/shadow</c>.
/// </summary>
[Tags("Models")]
public static class ShadowEndpoint
{
    /// <summary>200 how the shadow does beside the champion; 404 without a shadow; 409 without a champion.</summary>
    [WolverineGet("/models/shadow", OperationId = "getShadow", Summary = "Show how the shadow does")]
    [Scope(Scope.Read)]
    [Refuses(404, 409)]
    public static Task<ShadowReport> Report(ShadowCounts counts, CancellationToken cancellation) =>
        counts.ReportAsync(cancellation);

    /// <summary>
    /// 204: the model classifies what the champion classifies, and decides nothing; 404; 409 for the champion.
    /// </summary>
    /// <param name="version">The version of the model.</param>
    [WolverinePost("/models/{version}/shadow", OperationId = "beginShadow", Summary = "Try a model in the shadow")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static Task Begin(string version, Models models, CancellationToken cancellation) =>
        models.Registry.ShadowAsync(version, cancellation);

    /// <summary>204: no model is tried out any more.</summary>
    [WolverineDelete("/models/shadow", OperationId = "endShadow", Summary = "End the shadow")]
    [Scope(Scope.Operate)]
    public static Task End(Models models, CancellationToken cancellation) =>
        models.Registry.ShadowAsync(null, cancellation);
}
