using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Inference;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>The parts of a model's page.</summary>
public enum ModelTab
{
    /// <summary>What it was made of.</summary>
    Card,

    /// <summary>Whether its confidences are what they say.</summary>
    Calibration,

    /// <summary>How much it answers, and how much of that is right.</summary>
    Coverage,

    /// <summary>What it takes for what.</summary>
    Errors,

    /// <summary>How tickets have changed since.</summary>
    Drift,
}

/// <summary>A model.</summary>
/// <param name="Listed">The model as lists show it.</param>
/// <param name="Card">Its card.</param>
/// <param name="Evaluation">How good it is.</param>
/// <param name="Since">Since when it is in use, by whom, and why; null if it is not.</param>
/// <param name="Tab">Which part is shown.</param>
/// <param name="Point">The target that the slider stands at; null if none is known.</param>
/// <param name="Drift">How tickets have changed; null unless that part is shown of the model in use.</param>
/// <param name="PerDay">How many tickets are decided in a day; 0 unless the part with the targets is shown.</param>
public sealed record ModelSheet(
    ListedModel Listed,
    ModelCard Card,
    ModelEvaluation Evaluation,
    Promotion? Since,
    ModelTab Tab,
    TargetPoint? Point,
    Drift? Drift,
    double PerDay
)
{
    /// <summary>Whether it is in use.</summary>
    public bool IsInUse => Listed.Aliases.Contains(ModelAliases.ChampionName);

    /// <summary>Whether it is tried out in the shadow.</summary>
    public bool IsShadow => Listed.Aliases.Contains(ModelAliases.ShadowName);
}

/// <summary><c>/ui/models/{version}</c>: a model, in parts.</summary>
internal static class ModelEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("models/{version:length(12)}", ShowAsync);

    /// <summary>The path of a model's page.</summary>
    public static string PathOf(string version) => $"/ui/models/{version}";

    [Scope(Scope.Read)]
    [QueryParameter("tab", "Which part of the page.")]
    [QueryParameter("target_precision", "The target to look at, 0.50 to 0.99.")]
    private static async Task<IResult> ShowAsync(string version, HttpContext context, Models models, DriftCheck drift, DailyVolume volume)
    {
        var problems = new Problems();
        var tab = problems.ReadName<ModelTab>(context.Request.Query, "tab") ?? ModelTab.Card;
        var target = problems.Read(context.Request.Query, "target_precision", TargetField.Parse, TargetPoint.InWords);
        problems.ThrowIfAny();

        var cancellation = context.RequestAborted;
        var card = await models.Registry.ShowAsync(version, cancellation);
        var evaluation = await models.Registry.EvaluationAsync(version, cancellation);
        var listed = (await models.Registry.ListAsync(cancellation)).Single(model => model.Version == version);
        var since = await models.Registry.LogAsync(cancellation) is [var last, ..] ? last : null;
        var sheet = new ModelSheet(
            listed,
            card,
            evaluation,
            since?.Version == version ? since : null,
            tab,
            evaluation.Targets.MinBy(point => Math.Abs(point.TargetPrecision - (target ?? card.TargetPrecision))),
            Drift: null,
            tab == ModelTab.Coverage ? await volume.PerDayAsync(context.RequestAborted) : 0
        );
        if (tab == ModelTab.Drift && sheet.IsInUse && card.Reference is not null)
            sheet = sheet with { Drift = await drift.RunAsync(context.RequestAborted) };
        return new PageResult<ModelSheetPage, ModelSheet>(sheet);
    }
}
