using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>A page of models, and who put which one to use.</summary>
/// <param name="Page">The models, newest first.</param>
/// <param name="Log">The promotions, latest first.</param>
/// <param name="Links">To the same list, but for one parameter.</param>
public sealed record ModelList(ModelPage Page, IReadOnlyList<Promotion> Log, ListLinks Links);

/// <summary><c>/ui/models</c>: which models there are, and which one decides.</summary>
internal static class ModelListEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/ui/models";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("models", ShowAsync);

    [Scope(Scope.Read)]
    [QueryParameter("limit", "Models, 1 to 200.")]
    [QueryParameter("cursor", "Where the page begins.")]
    private static async Task<PageResult<ModelListPage, ModelList>> ShowAsync(HttpContext context, Models models)
    {
        var page = await ModelsEndpoint.List(context, models);
        return new(new(page, await models.Registry.LogAsync(context.RequestAborted), new(Path, context.Request.Query)));
    }
}
