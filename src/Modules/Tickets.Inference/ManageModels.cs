using Microsoft.AspNetCore.Http;
using Tickets.Inference.Model;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>
/// <c>/models</c>: the models there are, which one is in use, and who said so. All hosts take a change up within seconds.
/// </summary>
public static class ModelsEndpoint
{
    private const int MaxBy = 100;
    private const int MaxNote = 1000;

    /// <summary>200 the models, newest first.</summary>
    [WolverineGet("/models")]
    public static IResult List(ModelRegistry models) => Json(new { items = models.List() });

    /// <summary>200 the promotion log, latest first.</summary>
    [WolverineGet("/models/promotions")]
    public static IResult Promotions(ModelRegistry models) => Json(new { items = models.Log() });

    /// <summary>200 the model's card, or 404.</summary>
    [WolverineGet("/models/{version}")]
    public static IResult Show(string version, ModelRegistry models) => Answer(() => models.Show(version));

    /// <summary>200 the entry in the log, 404, or 409 when the model is damaged.</summary>
    [WolverinePost("/models/{version}/promote")]
    public static IResult Promote(string version, HttpContext context, ModelRegistry models, TimeProvider clock) =>
        AnswerTo(context, (by, note) => models.Promote(version, by, note, clock.GetUtcNow()));

    /// <summary>200 the entry in the log, or 409 when there is nothing to go back to.</summary>
    [WolverinePost("/models/rollback")]
    public static IResult Rollback(HttpContext context, ModelRegistry models, TimeProvider clock) =>
        AnswerTo(context, (by, note) => models.Rollback(by, note, clock.GetUtcNow()));

    /// <summary>200 how far the tickets of late are from those the model in use was made with; 409 without a model, or anything to compare with.</summary>
    [WolverineGet("/models/drift")]
    public static async Task<IResult> Drift(DriftCheck check, CancellationToken cancellation)
    {
        try
        {
            return Json(await check.RunAsync(cancellation));
        }
        catch (Exception refused)
            when (refused is NoModelException or ModelDamagedException or ModelConflictException)
        {
            return Problem(StatusCodes.Status409Conflict, refused.Message);
        }
    }

    /// <summary>200 how the shadow does beside the champion, or 404 when there is none.</summary>
    [WolverineGet("/models/shadow")]
    public static async Task<IResult> Shadow(ShadowRun shadow, CancellationToken cancellation)
    {
        try
        {
            return await shadow.ReportAsync(cancellation) is { } report
                ? Json(report)
                : Problem(StatusCodes.Status404NotFound, "No model is tried out in the shadow of another one.");
        }
        catch (NoModelException none)
        {
            return Problem(StatusCodes.Status404NotFound, none.Message);
        }
    }

    /// <summary>204: the model looks at what the one in use classifies, and decides nothing; 404, or 409.</summary>
    [WolverinePost("/models/{version}/shadow")]
    public static IResult BeginShadow(string version, ModelRegistry models) =>
        Answer(() =>
        {
            models.Shadow(version);
            return null;
        });

    /// <summary>204: no model is tried out any more.</summary>
    [WolverineDelete("/models/shadow")]
    public static IResult EndShadow(ModelRegistry models) =>
        Answer(() =>
        {
            models.Shadow(null);
            return null;
        });

    /// <summary>204, 404, or 409 while the model has an alias.</summary>
    [WolverineDelete("/models/{version}")]
    public static IResult Delete(string version, ModelRegistry models) =>
        Answer(() =>
        {
            models.Delete(version);
            return null;
        });

    // Who and why, as ?by=&note=; nothing else.
    private static IResult AnswerTo(HttpContext context, Func<string, string?, object> action)
    {
        var query = context.Request.Query;
        var (by, note) = (query["by"].ToString(), query["note"].ToString());
        if (query.Keys.FirstOrDefault(name => name is not ("by" or "note")) is { } unknown)
            return Problem(StatusCodes.Status400BadRequest, $"{unknown} is not a parameter of this route");
        if (by.Length > MaxBy || note.Length > MaxNote)
            return Problem(StatusCodes.Status400BadRequest, $"by may have {MaxBy} characters, note {MaxNote}");
        return Answer(() =>
            action(by.Length > 0 ? by : $"{context.Connection.RemoteIpAddress}", note.Length > 0 ? note : null)
        );
    }

    private static IResult Answer(Func<object?> action)
    {
        try
        {
            return action() is { } answer ? Json(answer) : Results.NoContent();
        }
        catch (UnknownModelException unknown)
        {
            return Problem(StatusCodes.Status404NotFound, unknown.Message);
        }
        catch (Exception refused) when (refused is ModelDamagedException or ModelConflictException)
        {
            return Problem(StatusCodes.Status409Conflict, refused.Message);
        }
    }

    private static IResult Json(object answer) => Results.Json(answer, ModelCard.Json);

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
