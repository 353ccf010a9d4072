using Microsoft.AspNetCore.Http;
using Tickets.Inference.Model;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>
/// <c>/models</c>: the models there are, which one is in use, and who said so; with <c>?target=priority</c> those that
/// say how urgent a ticket is. All hosts take a change up within seconds.
/// </summary>
public static class ModelsEndpoint
{
    private const int MaxBy = 100;
    private const int MaxNote = 1000;

    /// <summary>200 the models, newest first.</summary>
    [WolverineGet("/models")]
    public static Task<IResult> List(HttpContext context, Classifier classifier) =>
        AnswerAsync(context, classifier, models => Json(new { items = models.List() }));

    /// <summary>200 the promotion log, latest first.</summary>
    [WolverineGet("/models/promotions")]
    public static Task<IResult> Promotions(HttpContext context, Classifier classifier) =>
        AnswerAsync(context, classifier, models => Json(new { items = models.Log() }));

    /// <summary>200 the model's card, or 404.</summary>
    [WolverineGet("/models/{version}")]
    public static Task<IResult> Show(string version, HttpContext context, Classifier classifier) =>
        AnswerAsync(context, classifier, models => Json(models.Show(version)));

    /// <summary>200 the entry in the log, 404, or 409 when the model is damaged.</summary>
    [WolverinePost("/models/{version}/promote")]
    public static Task<IResult> Promote(string version, HttpContext context, Classifier classifier, TimeProvider clock) =>
        NoteAsync(context, classifier, (models, by, note) => models.Promote(version, by, note, clock.GetUtcNow()));

    /// <summary>200 the entry in the log, or 409 when there is nothing to go back to.</summary>
    [WolverinePost("/models/rollback")]
    public static Task<IResult> Rollback(HttpContext context, Classifier classifier, TimeProvider clock) =>
        NoteAsync(context, classifier, (models, by, note) => models.Rollback(by, note, clock.GetUtcNow()));

    /// <summary>204, 404, or 409 while the model has an alias.</summary>
    [WolverineDelete("/models/{version}")]
    public static Task<IResult> Delete(string version, HttpContext context, Classifier classifier) =>
        AnswerAsync(
            context,
            classifier,
            models =>
            {
                models.Delete(version);
                return Results.NoContent();
            }
        );

    /// <summary>200 how far the tickets of late are from those the model in use was made with; 409 without a model, or anything to compare with.</summary>
    [WolverineGet("/models/drift")]
    public static Task<IResult> Drift(HttpContext context, DriftCheck check) =>
        AnswerAsync(context, [], async () => Json(await check.RunAsync(context.RequestAborted)));

    /// <summary>200 how the shadow does beside the champion, 404 when there is none, 409 without a champion.</summary>
    [WolverineGet("/models/shadow")]
    public static Task<IResult> Shadow(HttpContext context, ShadowRun shadow) =>
        AnswerAsync(context, [], async () => Json(await shadow.ReportAsync(context.RequestAborted)));

    /// <summary>204: the model looks at what the one in use classifies, and decides nothing; 404, or 409.</summary>
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
            () =>
            {
                classifier.Registry.Shadow(version);
                return Task.FromResult(Results.NoContent());
            }
        );

    // Who and why, as ?by=&note=.
    private static Task<IResult> NoteAsync(
        HttpContext context,
        Classifier classifier,
        Func<ModelRegistry, string, string?, Promotion> action
    )
    {
        var query = context.Request.Query;
        var (by, note) = (query["by"].ToString(), query["note"].ToString());
        return AnswerAsync(
            context,
            classifier,
            models =>
                by.Length > MaxBy || note.Length > MaxNote
                    ? Problem(StatusCodes.Status400BadRequest, $"by may have {MaxBy} characters, note {MaxNote}")
                    : Json(
                        action(
                            models,
                            by.Length > 0 ? by : $"{context.Connection.RemoteIpAddress}",
                            note.Length > 0 ? note : null
                        )
                    ),
            "by",
            "note"
        );
    }

    // With the models of ?target=.
    private static Task<IResult> AnswerAsync(
        HttpContext context,
        Classifier classifier,
        Func<ModelRegistry, IResult> action,
        params string[] parameters
    )
    {
        var name = context.Request.Query["target"].ToString();
        return AnswerAsync(
            context,
            [.. parameters, "target"],
            () =>
                Task.FromResult(
                    Targets.Parse(name.Length > 0 ? name : "category") is { } target
                        ? action(classifier.For(target).Registry)
                        : Problem(StatusCodes.Status400BadRequest, $"target must be {Targets.Names}")
                )
        );
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, string[] parameters, Func<Task<IResult>> action)
    {
        if (context.Request.Query.Keys.FirstOrDefault(name => !parameters.Contains(name)) is { } unknown)
            return Problem(StatusCodes.Status400BadRequest, $"{unknown} is not a parameter of this route");
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
    }

    private static IResult Json(object answer) => Results.Json(answer, ModelCard.Json);

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
