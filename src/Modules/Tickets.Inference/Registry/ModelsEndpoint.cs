using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>The answer of <c>GET /models</c>.</summary>
public sealed record ModelList(IReadOnlyList<ListedModel> Items);

/// <summary>
/// <c>/models</c>: which models there are; those that predict priorities with <c>?target=priority</c>.
/// </summary>
[Tags("Models")]
public static class ModelsEndpoint
{
    /// <summary>200 the models, newest first.</summary>
    [WolverineGet("/models", OperationId = "listModels", Summary = "List models")]
    [Scope(Scope.Read)]
    [TargetParameter]
    public static ModelList List(HttpRequest request, Models models) =>
        new(models.For(request.ReadTarget()).Registry.List());

    /// <summary>200 the promotion log, latest entry first, and the number of its unreadable lines.</summary>
    [WolverineGet("/models/promotions", OperationId = "listPromotions", Summary = "List who promoted which model")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [Refuses(409)]
    public static Promotions Promotions(HttpRequest request, Models models) =>
        models.For(request.ReadTarget()).Registry.Log();

    /// <summary>200 the model's card; 404; 409 when the card is damaged.</summary>
    /// <param name="version">The version of the model.</param>
    [WolverineGet("/models/{version}", OperationId = "getModel", Summary = "Show a model's card")]
    [Scope(Scope.Read)]
    [TargetParameter]
    [Refuses(404, 409)]
    public static ModelCard Show(string version, HttpRequest request, Models models) =>
        models.For(request.ReadTarget()).Registry.Show(version);

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
