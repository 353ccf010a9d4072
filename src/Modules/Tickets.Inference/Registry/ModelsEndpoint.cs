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
/// <param name="Unreadable">The number of lines of the log that can't be read, as a crash or a full disk leaves them.</param>
public sealed record PromotionPage(IReadOnlyList<Promotion> Items, string? NextCursor, int Unreadable);

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
    public static ModelPage List(HttpContext context, Models models)
    {
        var all = models.For(context.Request.ReadTarget()).Registry.List();
        var (page, next) = context.Page("models", all, model => model.Place);
        return new ModelPage(page, next);
    }

    /// <summary>200 a page of the promotion log, latest entry first, and the number of its unreadable lines.</summary>
    [WolverineGet("/models/promotions", OperationId = "listPromotions", Summary = "List who promoted which model")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [QueryParameter("limit", "Entries, 1 to 200.", Type = typeof(int), Default = ModelParameters.DefaultLimit)]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    [Refuses(409)]
    public static PromotionPage Promotions(HttpContext context, Models models)
    {
        var log = models.For(context.Request.ReadTarget()).Registry.Log();
        // Counted from the oldest one, so that a promotion in between moves no page.
        var places = log.Items.Select((entry, i) => (Entry: entry, Place: $"{int.MaxValue - log.Items.Count + i:D10}"));
        var (page, next) = context.Page("promotions", places, row => row.Place);
        return new PromotionPage([.. page.Select(row => row.Entry)], next, log.Unreadable);
    }

    /// <summary>200 the model's card; 404; 409 when the card is damaged.</summary>
    /// <param name="version">The version of the model.</param>
    [WolverineGet("/models/{version}", OperationId = "getModel", Summary = "Show a model's card")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [Refuses(404, 409)]
    public static ModelCard Show(string version, HttpRequest request, Models models) =>
        models.For(request.ReadTarget()).Registry.Show(version);

    /// <summary>
    /// 200 how good the model is on the held-out tickets it was made with, on the test tickets if <c>evaluate</c> was run,
    /// and what it would do for target precisions from 0.50 to 0.99; 404; 409 when that can't be read.
    /// </summary>
    /// <param name="version">The version of the model.</param>
    [WolverineGet("/models/{version}/evaluation", OperationId = "getEvaluation", Summary = "Show how good a model is")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [Refuses(404, 409)]
    public static ModelEvaluation ShowEvaluation(string version, HttpRequest request, Models models) =>
        models.For(request.ReadTarget()).Registry.Evaluation(version);

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
