using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary><c>/ui/models/rollback</c>: asks, then puts the model to use that was in use before.</summary>
internal static class RollbackEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/ui/models/rollback";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("models/rollback", Ask);
        pages.MapPost("models/rollback", RollBackAsync);
    }

    [Scope(Scope.Operate)]
    private static IResult Ask(Models models) => Question(models).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> RollBackAsync(HttpContext context, Models models, TimeProvider clock)
    {
        var request = await context.ReadNoteAsync();
        var question = Question(models) with { Note = request.Note ?? "" };
        return await question.AnswerAsync(
            context,
            async () => ModelEndpoint.PathOf((await PromotionEndpoint.Rollback(request, context, models, clock)).Version)
        );
    }

    private static ModelQuestion Question(Models models)
    {
        var before = models.Registry.List().FirstOrDefault(model => model.Aliases.Contains(ModelFolder.PreviousAlias));
        return before is null
            ? throw new ModelConflictException("No model was in use before this one.")
            : ModelQuestion.Of(ModelChange.Rollback, before.Version, models);
    }
}
