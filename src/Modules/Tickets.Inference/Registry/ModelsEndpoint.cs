using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>A page of models.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record ModelPage(IReadOnlyList<ListedModel> Items, string? NextCursor);

/// <summary>A page of the promotion log.</summary>
/// <param name="Items">The latest entries first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record PromotionPage(IReadOnlyList<Promotion> Items, string? NextCursor);

/// <summary>
/// <c>/models</c>: which models there are; those that predict priorities with <c>?target=priority</c>.
/// </summary>
[Tags("Models")]
public static class ModelsEndpoint
{
    /// <summary>200 a page of the models, newest first.</summary>
    [WolverineGet("/models", OperationId = "listModels", Summary = "List models")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [QueryParameter("limit", "Models, 1 to 200.", Type = typeof(int), Default = ModelParameters.DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<ModelPage> List(HttpContext context, Models models)
    {
        var all = await models.For(context.Request.ReadTarget()).Registry.ListAsync(context.RequestAborted);
        var (page, next) = context.Page("models", all, model => model.Place);
        return new ModelPage(page, next);
    }

    /// <summary>200 a page of the promotion log, latest entry first.</summary>
    [WolverineGet("/models/promotions", OperationId = "listPromotions", Summary = "List who promoted which model")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [QueryParameter("limit", "Entries, 1 to 200.", Type = typeof(int), Default = ModelParameters.DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<PromotionPage> Promotions(HttpContext context, Models models)
    {
        var log = await models.For(context.Request.ReadTarget()).Registry.LogAsync(context.RequestAborted);
        // Counted from the oldest one, so that a promotion in between moves no page.
        var places = log.Select((entry, i) => (Entry: entry, Place: $"{int.MaxValue - log.Count + i:D10}"));
        var (page, next) = context.Page("promotions", places, row => row.Place);
        return new PromotionPage([.. page.Select(row => row.Entry)], next);
    }

    /// <summary>200 the model's card; 404; 409 when the card is damaged.</summary>
    /// <param name="version">The version of the model.</param>
    [WolverineGet("/models/{version}", OperationId = "getModel", Summary = "Show a model's card")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [Refuses(404, 409)]
    public static Task<ModelCard> Show(string version, HttpRequest request, Models models, CancellationToken cancellation) =>
        models.For(request.ReadTarget()).Registry.ShowAsync(version, cancellation);

    /// <summary>
    /// 200 how good the model is on the held-out tickets it was made with, on the test tickets if <c>evaluate</c> was run,
    /// and what it would do for target precisions from 0.50 to 0.99; 404; 409 when that can't be read.
    /// </summary>
    /// <param name="version">The version of the model.</param>
    [WolverineGet("/models/{version}/evaluation", OperationId = "getEvaluation", Summary = "Show how good a model is")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [Refuses(404, 409)]
    public static Task<ModelEvaluation> ShowEvaluation(
        string version,
        HttpRequest request,
        Models models,
        CancellationToken cancellation
    ) => models.For(request.ReadTarget()).Registry.EvaluationAsync(version, cancellation);

    /// <summary>204; 404; 409 while the model has an alias.</summary>
    /// <param name="version">The version of the model.</param>
    [WolverineDelete("/models/{version}", OperationId = "deleteModel", Summary = "Delete a model")]
    [Scope(Scope.Operate)]
    [TargetParameter]
    [Refuses(404, 409)]
    public static Task Delete(
        string version,
        HttpRequest request,
        Models models,
        CancellationToken cancellation
    ) => models.For(request.ReadTarget()).Registry.DeleteAsync(version, cancellation);
}
