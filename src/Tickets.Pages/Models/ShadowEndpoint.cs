using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>The model in use and the one in its shadow.</summary>
/// <param name="Report">How they do; null if none is tried out.</param>
/// <param name="Models">Both, to compare.</param>
public sealed record ShadowSheet(ShadowReport? Report, IReadOnlyList<ListedModel> Models);

/// <summary><c>/ui/models/shadow</c>: how the model that is tried out does beside the one in use.</summary>
internal static class ShadowEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/ui/models/shadow";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("models/shadow", ShowAsync);
        pages.MapPost("models/shadow/end", EndAsync);
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(Models models, ShadowCounts counts, CancellationToken cancellation)
    {
        string[] both = [ModelAliases.ChampionName, ModelAliases.ShadowName];
        ListedModel[] compared = [.. (await models.Registry.ListAsync(cancellation)).Where(model => model.Aliases.Any(both.Contains))];
        var isTried = compared.Any(model => model.Aliases.Contains(ModelAliases.ShadowName)) && compared.Length == both.Length;
        var report = isTried ? await counts.ReportAsync(cancellation) : null;
        return new PageResult<ShadowPage, ShadowSheet>(new(report, compared));
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> EndAsync(HttpContext context, Models models)
    {
        await context.ReadFormAsync();
        await models.Registry.ShadowAsync(null, context.RequestAborted);
        return PageResult.SeeOther(context, ModelListEndpoint.Path);
    }
}
