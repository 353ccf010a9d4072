using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>
/// Body of <c>promote</c> and <c>rollback</c>: who changes which model is in use, and why; may be left out.
/// </summary>
/// <param name="By">A name, 1 to 100 characters; by default the client's address.</param>
/// <param name="Note">The evidence, at most 1,000 characters.</param>
[Example("""{"by": "ann", "note": "macro-F1 0.83 instead of 0.81"}""")]
public sealed record PromotionRequest(
    [property: StringLength(100, MinimumLength = 1)] string? By = null,
    [property: MaxLength(PromotionEndpoint.MaxNote)] string? Note = null
);

/// <summary>
/// <c>POST /models/{version}/promote</c> and <c>/models/rollback</c>: which model is in use. What a host classifies
/// after the answer is classified with that model.
/// </summary>
[Tags("Models")]
public static class PromotionEndpoint
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>Characters in a note, at most.</summary>
    public const int MaxNote = 1000;

    /// <summary>Reads the body.</summary>
    public static Task<PromotionRequest> LoadAsync(HttpContext context) =>
        JsonBody.ReadAsync(context, MaxBytes, whenEmpty: new PromotionRequest());

    /// <summary>Everything wrong with it, by field.</summary>
    public static ProblemDetails Validate([NotBody] PromotionRequest request) => Check(request).ToProblemDetails();

    /// <summary>The same, wherever it comes from.</summary>
    public static Problems Check(PromotionRequest request)
    {
        var problems = new Problems();
        problems.CheckBy(request.By);
        if (request.Note is { Length: > MaxNote })
            problems.Add("note", $"must have at most {MaxNote} characters");
        return problems;
    }

    /// <summary>
    /// 200 the log's entry, which says since when the model is in use; 404; 409 when the model is damaged.
    /// </summary>
    /// <param name="version">The version of the model.</param>
    [WolverinePost("/models/{version}/promote", OperationId = "promoteModel", Summary = "Put a model to use")]
    [Scope(Scope.Operate)]
    [TargetParameter]
    [RequestBody(typeof(PromotionRequest), Optional = true), Refuses(404, 409)]
    public static Task<Promotion> Promote(
        string version,
        [NotBody] PromotionRequest request,
        HttpContext context,
        Models models,
        TimeProvider clock
    ) =>
        models
            .For(context.Request.ReadTarget())
            .Registry.PromoteAsync(
                version,
                context.Caller(request.By),
                request.Note,
                clock.GetUtcNow(),
                context.RequestAborted
            );

    /// <summary>200 the log's entry; 409 when no other model was in use before, or it is damaged.</summary>
    [WolverinePost("/models/rollback", OperationId = "rollBackModel", Summary = "Put the model before to use again")]
    [Scope(Scope.Operate)]
    [TargetParameter]
    [RequestBody(typeof(PromotionRequest), Optional = true), Refuses(409)]
    public static Task<Promotion> Rollback(
        [NotBody] PromotionRequest request,
        HttpContext context,
        Models models,
        TimeProvider clock
    ) =>
        models
            .For(context.Request.ReadTarget())
            .Registry.RollbackAsync(
                context.Caller(request.By),
                request.Note,
                clock.GetUtcNow(),
                context.RequestAborted
            );
}
