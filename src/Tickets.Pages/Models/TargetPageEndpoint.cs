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
        pages.MapGet(Pattern, Ask);
        pages.MapPost(Pattern, RetargetAsync);
    }

    [Scope(Scope.Operate)]
    [QueryParameter(Name, "The target, 0.50 to 0.99.")]
    private static IResult Ask(string version, HttpContext context, Models models) =>
        Question(version, context.Request.Query[Name].ToString(), models).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> RetargetAsync(string version, HttpContext context, Models models, TimeProvider clock)
    {
        var question = Question(version, (await context.ReadFormAsync(Name))[Name], models);
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

    private static ModelQuestion Question(string version, string target, Models models)
    {
        var wanted = TargetField.Parse(target) ?? throw RefusedException.Invalid(Name, TargetPoint.InWords);
        var question = ModelQuestion.Of(ModelChange.Target, version, models);
        var point = models.Registry.Evaluation(version).Targets.FirstOrDefault(each => each.IsFor(wanted));
        return point is null
            ? throw new ModelConflictException($"Model {version} does not say what it would do for other targets. Train again.")
            : question with { Point = point };
    }
}
