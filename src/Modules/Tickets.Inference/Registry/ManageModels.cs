using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>
/// <c>/models</c>: the models there are, which one is in use, and who said so; with <c>?target=priority</c> those that
/// say how urgent a ticket is. Whatever a host classifies after the answer, it classifies with the model promoted.
/// </summary>
public static class ModelsEndpoint
{
    /// <summary>200 the models, newest first.</summary>
    [WolverineGet("/models")]
    public static Task<IResult> List(HttpContext context, Classifier classifier) =>
        AnswerAsync(context, classifier, models => Task.FromResult(Json(new { items = models.List() })));

    /// <summary>200 the promotion log, latest first, and how many of its lines can't be read.</summary>
    [WolverineGet("/models/promotions")]
    public static Task<IResult> Promotions(HttpContext context, Classifier classifier) =>
        AnswerAsync(context, classifier, models => Task.FromResult(Json(models.Log())));

    /// <summary>200 the model's card, or 404.</summary>
    [WolverineGet("/models/{version}")]
    public static Task<IResult> Show(string version, HttpContext context, Classifier classifier) =>
        AnswerAsync(context, classifier, models => Task.FromResult(Json(models.Show(version))));

    /// <summary>
    /// 200 the entry in the log that says since when it is in use, 404, or 409 when the model is damaged.
    /// </summary>
    [WolverinePost("/models/{version}/promote")]
    public static Task<IResult> Promote(string version, HttpContext context, Classifier classifier, TimeProvider clock) =>
        AnswerAsync(
            context,
            classifier,
            (models, by, note) => models.PromoteAsync(version, by, note, clock.GetUtcNow(), context.RequestAborted)
        );

    /// <summary>200 the entry in the log, or 409 when there is nothing to go back to.</summary>
    [WolverinePost("/models/rollback")]
    public static Task<IResult> Rollback(HttpContext context, Classifier classifier, TimeProvider clock) =>
        AnswerAsync(
            context,
            classifier,
            (models, by, note) => models.RollbackAsync(by, note, clock.GetUtcNow(), context.RequestAborted)
        );

    /// <summary>204, 404, or 409 while the model has an alias.</summary>
    [WolverineDelete("/models/{version}")]
    public static Task<IResult> Delete(string version, HttpContext context, Classifier classifier) =>
        AnswerAsync(
            context,
            classifier,
            async models =>
            {
                await models.DeleteAsync(version, context.RequestAborted);
                return Results.NoContent();
            }
        );

    /// <summary>
    /// 200 how far recent tickets are from those the model in use was made with; 409 without a model, or anything to
    /// compare with.
    /// </summary>
    [WolverineGet("/models/drift")]
    public static Task<IResult> Drift(HttpContext context, DriftCheck check) =>
        AnswerAsync(context, [], async () => Json(await check.RunAsync(context.RequestAborted)));

    /// <summary>200 how the shadow does beside the champion, 404 when there is none, 409 without a champion.</summary>
    [WolverineGet("/models/shadow")]
    public static Task<IResult> Shadow(HttpContext context, ShadowCounts counts) =>
        AnswerAsync(context, [], async () => Json(await counts.ReportAsync(context.RequestAborted)));

    /// <summary>204: the model looks at what the one in use classifies, and decides nothing; 404, or 409 for the one in use.</summary>
    [WolverinePost("/models/{version}/shadow")]
    public static Task<IResult> BeginShadow(string version, HttpContext context, Classifier classifier) =>
        ShadowAsync(context, classifier, version);

    /// <summary>204: no model is tried out any more.</summary>
    [WolverineDelete("/models/shadow")]
    public static Task<IResult> EndShadow(HttpContext context, Classifier classifier) =>
        ShadowAsync(context, classifier, null);

    private static Task<IResult> ShadowAsync(HttpContext context, Classifier classifier, string? version) =>
        AnswerAsync(
            context,
            [],
            async () =>
            {
                await classifier.Registry.ShadowAsync(version, context.RequestAborted);
                return Results.NoContent();
            }
        );

    private static Task<IResult> AnswerAsync(
        HttpContext context,
        Classifier classifier,
        Func<ModelRegistry, string, string?, Task<Promotion>> change
    ) =>
        AnswerAsync(
            context,
            classifier,
            async models =>
            {
                var (request, problem) = await ModelRequest.ReadAsync(context);
                var by = request.By ?? $"{context.Connection.RemoteIpAddress}";
                return problem ?? Json(await change(models, by, request.Note));
            }
        );

    // With the models of ?target=.
    private static Task<IResult> AnswerAsync(
        HttpContext context,
        Classifier classifier,
        Func<ModelRegistry, Task<IResult>> action
    )
    {
        var name = context.Request.Query["target"].ToString();
        return AnswerAsync(
            context,
            ["target"],
            () =>
                Targets.Parse(name.Length > 0 ? name : "category") is { } target
                    ? action(classifier.For(target).Registry)
                    : Task.FromResult(ModelRequest.Invalid("target", $"must be {Targets.Names}"))
        );
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, string[] parameters, Func<Task<IResult>> action)
    {
        if (context.Request.Query.Keys.FirstOrDefault(name => !parameters.Contains(name)) is { } unknown)
            return ModelRequest.Invalid(unknown, "is not a parameter of this route");
        try
        {
            return await action();
        }
        catch (UnknownModelException unknownModel)
        {
            return Problem(StatusCodes.Status404NotFound, unknownModel.Message);
        }
        catch (Exception refused)
            when (refused is NoModelException or ModelDamagedException or ModelConflictException)
        {
            return Problem(StatusCodes.Status409Conflict, refused.Message);
        }
        catch (ModelFolderException unwritable)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, unwritable.Message);
        }
    }

    private static IResult Json(object answer) => Results.Json(answer, ModelCard.Json);

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
