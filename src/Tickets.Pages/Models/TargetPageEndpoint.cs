using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary><c>/ui/models/{version}/target</c>: asks, then makes a version for another target precision.</summary>
internal static class TargetPageEndpoint
{
    private const string Name = "target_precision";
    private const string Pattern = "models/{version:length(12)}/target";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Pattern, AskAsync);
        pages.MapPost(Pattern, RetargetAsync);
    }

    [Scope(Scope.Operate)]
    [QueryParameter(Name, "The target, 0.50 to 0.99.")]
    private static async Task<IResult> AskAsync(string version, HttpContext context, Models models) =>
        (await QuestionAsync(version, context.Request.Query[Name].ToString(), models, context.RequestAborted)).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> RetargetAsync(string version, HttpContext context, Models models, TimeProvider clock)
    {
        var question = await QuestionAsync(version, (await context.ReadFormAsync(Name))[Name], models, context.RequestAborted);
        return await question.AnswerAsync(
            context,
            async () =>
            {
                var request = new TargetRequest(question.Point!.TargetPrecision);
                var made = await TargetEndpoint.Retarget(version, request, context, models, clock);
                return $"{ModelEndpoint.PathOf(made.Value!.Version)}?tab=coverage";
            }
        );
    }

    private static async Task<ModelQuestion> QuestionAsync(
        string version,
        string target,
        Models models,
        CancellationToken cancellation
    )
    {
        var wanted = TargetField.Parse(target) ?? throw RefusedException.Invalid(Name, TargetPoint.InWords);
        var question = await ModelQuestion.OfAsync(ModelChange.Target, version, models, cancellation);
        var point = (await models.Registry.EvaluationAsync(version, cancellation)).Targets.FirstOrDefault(each => each.IsFor(wanted));
        return point is null
            ? throw new ModelConflictException($"Model {version} does not say what it would do for other targets. Train again.")
            : question with { Point = point };
    }
}
