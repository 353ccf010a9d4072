using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary><c>/ui/models/{version}/…</c>: asks, then puts a model to use, tries it out, or deletes it.</summary>
internal static class ModelChangeEndpoint
{
    private const string Model = "models/{version:length(12)}";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet($"{Model}/promote", AskToPromoteAsync);
        pages.MapPost($"{Model}/promote", PromoteAsync);
        pages.MapGet($"{Model}/shadow", AskToShadowAsync);
        pages.MapPost($"{Model}/shadow", ShadowAsync);
        pages.MapGet($"{Model}/delete", AskToDeleteAsync);
        pages.MapPost($"{Model}/delete", DeleteAsync);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskToPromoteAsync(string version, Models models, CancellationToken cancellation) =>
        (await ModelQuestion.OfAsync(ModelChange.Promote, version, models, cancellation)).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskToShadowAsync(string version, Models models, CancellationToken cancellation) =>
        (await ModelQuestion.OfAsync(ModelChange.Shadow, version, models, cancellation)).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskToDeleteAsync(string version, Models models, CancellationToken cancellation) =>
        (await ModelQuestion.OfAsync(ModelChange.Delete, version, models, cancellation)).Ask();

    [Scope(Scope.Operate)]
    private static async Task<IResult> PromoteAsync(string version, HttpContext context, Models models, TimeProvider clock)
    {
        var request = await context.ReadNoteAsync();
        var question = await ModelQuestion.OfAsync(ModelChange.Promote, version, models, context.RequestAborted) with { Note = request.Note ?? "" };
        return await question.AnswerAsync(
            context,
            async () => ModelEndpoint.PathOf((await PromotionEndpoint.Promote(version, request, context, models, clock)).Version)
        );
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> ShadowAsync(string version, HttpContext context, Models models)
    {
        await context.ReadFormAsync();
        var question = await ModelQuestion.OfAsync(ModelChange.Shadow, version, models, context.RequestAborted);
        return await question.AnswerAsync(
            context,
            async () =>
            {
                await models.Registry.ShadowAsync(version, context.RequestAborted);
                return ModelEndpoint.PathOf(version);
            }
        );
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> DeleteAsync(string version, HttpContext context, Models models)
    {
        await context.ReadFormAsync();
        var question = await ModelQuestion.OfAsync(ModelChange.Delete, version, models, context.RequestAborted);
        return await question.AnswerAsync(
            context,
            async () =>
            {
                await models.Registry.DeleteAsync(version, context.RequestAborted);
                return ModelListEndpoint.Path;
            }
        );
    }

    /// <summary>What a form says about a promotion.</summary>
    /// <exception cref="RefusedException">It can't be kept.</exception>
    public static async Task<PromotionRequest> ReadNoteAsync(this HttpContext context)
    {
        var note = (await context.ReadFormAsync("note"))["note"].Trim();
        var request = new PromotionRequest(Note: note.Length > 0 ? note : null);
        PromotionEndpoint.Check(request).ThrowIfAny();
        return request;
    }
}
