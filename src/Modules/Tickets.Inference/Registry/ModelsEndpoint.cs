using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Inference;

/// <summary>The answer of <c>GET /models</c>.</summary>
public sealed record ModelList(IReadOnlyList<ListedModel> Items);

/// <summary>
/// <c>/models</c>: which models there are; those that predict priorities with <c>?target=priority</c>.
/// </summary>
public static class ModelsEndpoint
{
    /// <summary>200 the models, newest first.</summary>
    [WolverineGet("/models")]
    [Scope(Scope.Read)]
    public static ModelList List(HttpRequest request, Models models) =>
        new(models.For(request.ReadTarget()).Registry.List());

    /// <summary>200 the promotion log, latest entry first, and the number of its unreadable lines.</summary>
    [WolverineGet("/models/promotions")]
    [Scope(Scope.Read)]
    public static Promotions Promotions(HttpRequest request, Models models) =>
        models.For(request.ReadTarget()).Registry.Log();

    /// <summary>200 the model's card; 404; 409 when the card is damaged.</summary>
    [WolverineGet("/models/{version}")]
    [Scope(Scope.Read)]
    public static ModelCard Show(string version, HttpRequest request, Models models) =>
        models.For(request.ReadTarget()).Registry.Show(version);

    /// <summary>204; 404; 409 while the model has an alias.</summary>
    [WolverineDelete("/models/{version}")]
    [Scope(Scope.Operate)]
    public static Task Delete(
        string version,
        HttpRequest request,
        Models models,
        CancellationToken cancellation
    ) => models.For(request.ReadTarget()).Registry.DeleteAsync(version, cancellation);
}
