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
        pages.MapGet("models/rollback", AskAsync);
        pages.MapPost("models/rollback", RollBackAsync);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskAsync(Models models, CancellationToken cancellation) =>
        (await QuestionAsync(models, cancellation)).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> RollBackAsync(HttpContext context, Models models, TimeProvider clock)
    {
        var request = await context.ReadNoteAsync();
        var question = await QuestionAsync(models, context.RequestAborted) with { Note = request.Note ?? "" };
        return await question.AnswerAsync(
            context,
            async () => ModelEndpoint.PathOf((await PromotionEndpoint.Rollback(request, context, models, clock)).Version)
        );
    }

    private static async Task<ModelQuestion> QuestionAsync(Models models, CancellationToken cancellation)
    {
        var all = await models.Registry.ListAsync(cancellation);
        var before = all.FirstOrDefault(model => model.Aliases.Contains(ModelAliases.PreviousName));
        return before is null
            ? throw new ModelConflictException("No model was in use before this one.")
            : ModelQuestion.Of(ModelChange.Rollback, before.Version, all);
    }
}
