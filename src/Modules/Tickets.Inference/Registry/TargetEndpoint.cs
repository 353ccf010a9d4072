using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>Body of <c>POST /models/{version}/target</c>.</summary>
/// <param name="TargetPrecision">The share of the answers that should be right: 0.50 to 0.99, two decimals.</param>
[Example("""{"target_precision": 0.95}""")]
public sealed record TargetRequest([property: Range(0.5, 0.99)] double TargetPrecision);

/// <summary>
/// <c>POST /models/{version}/target</c>: a new version with the same weights, and the thresholds of another target
/// precision. It is promoted as any other.
/// </summary>
[Tags("Models")]
public static class TargetEndpoint
{
    private const int MaxBytes = 4 * 1024;

    /// <summary>Reads the body.</summary>
    public static Task<TargetRequest> LoadAsync(HttpContext context) => JsonBody.ReadAsync<TargetRequest>(context, MaxBytes);

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] TargetRequest request)
    {
        var problems = new Problems();
        if (!TargetPoint.IsTarget(request.TargetPrecision))
            problems.Add("target_precision", TargetPoint.InWords);
        return problems.ToProblemDetails();
    }

    /// <summary>
    /// 201 the new version's card; the version itself when the thresholds are those it has; 404; 409 when the model is
    /// damaged, or was made by an earlier version of this program.
    /// </summary>
    /// <param name="version">The version of the model.</param>
    [WolverinePost("/models/{version}/target", OperationId = "retargetModel", Summary = "Make a version for another target precision")]
    [Scope(Scope.Operate)]
    [TargetParameter]
    [RequestBody(typeof(TargetRequest)), Refuses(404, 409)]
    [ResponseHeader(201, "Location", "The new version.")]
    public static async Task<Created<ModelCard>> Retarget(
        string version,
        [NotBody] TargetRequest request,
        HttpContext context,
        Models models,
        TimeProvider clock
    )
    {
        var registry = models.For(context.Request.ReadTarget()).Registry;
        var card = await registry.RetargetAsync(version, request.TargetPrecision, clock.GetUtcNow(), context.RequestAborted);
        context.Note(new { made = card.Version, request.TargetPrecision });
        return TypedResults.Created(context.Request.PathTo($"/models/{card.Version}"), card);
    }
}
