using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Contracts;
using Tickets.Inference;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary><c>/ui/models/new</c>: what a model is to learn from, and how; then its training begins.</summary>
internal static class TrainingEndpoint
{
    /// <summary>The path of the form.</summary>
    public const string NewPath = "/ui/models/new";

    private static readonly string[] Fields =
        ["target", "source", "file", "precision", "features", "max_tickets", "note", "promote"];

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("models/new", AskAsync);
        pages.MapPost("models/new", StartAsync);
        TrainingJobEndpoint.Map(pages);
    }

    [Scope(Scope.Operate)]
    [QueryParameter("target", "What the model is to predict.")]
    private static async Task<IResult> AskAsync(HttpContext context, LabelCounter counter, IInference inference, Models models)
    {
        var problems = new Problems();
        var target = problems.ReadName<Target>(context.Request.Query, "target") ?? Target.Category;
        problems.ThrowIfAny();
        var choices = new TrainingChoices { Target = target };
        // Nobody should lower the target by not looking.
        if (
            target == Target.Category
            && models.ModelInUse is { } version
            && await models.TargetOfAsync(version, context.RequestAborted) is { } precision
        )
            choices = choices with { Precision = (100 * precision).ToString("0.##", CultureInfo.InvariantCulture) };
        return await FormAsync(choices, refused: null, context, counter, inference);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> StartAsync(
        HttpContext context,
        LabelCounter counter,
        IInference inference,
        Trainings trainings,
        TimeProvider clock
    )
    {
        var choices = TrainingChoices.Of(await context.ReadFormAsync(Fields));
        try
        {
            var plan = choices.ToRequest().ToPlan(context.Caller(by: null));
            var job = await TrainModelEndpoint.StartAsync(context, plan, trainings, clock);
            return PageResult.SeeOther(context, TrainingJobEndpoint.PathOf(job.Id));
        }
        catch (RefusedException refused)
        {
            return await FormAsync(choices, refused, context, counter, inference);
        }
    }

    private static async Task<IResult> FormAsync(
        TrainingChoices choices,
        RefusedException? refused,
        HttpContext context,
        LabelCounter counter,
        IInference inference
    )
    {
        var cancellation = context.RequestAborted;
        var known = await counter.CountAsync(choices.Target, LabelSource.Tickets, source: null, cancellation);
        var corrected = choices.Target == Target.Category
            ? await counter.CountAsync(choices.Target, LabelSource.Corrections, source: null, cancellation)
            : new LabelCounts([]);
        var form = new TrainingForm(choices, known, corrected, inference.InUseFor(choices.Target), refused);
        return new PageResult<NewModelPage, TrainingForm>(form, refused?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>What the page of a new model shows.</summary>
/// <param name="Choices">What is chosen.</param>
/// <param name="Known">Tickets with a known category, or priority; null if there are too many to count.</param>
/// <param name="Corrected">Those of them that a person gave one; likewise.</param>
/// <param name="InUse">The model in use, if any.</param>
/// <param name="Refused">Why it was not begun, if it was tried.</param>
public sealed record TrainingForm(
    TrainingChoices Choices,
    LabelCounts? Known,
    LabelCounts? Corrected,
    string? InUse,
    RefusedException? Refused
);

/// <summary>What is chosen in the form, as it was written.</summary>
public sealed record TrainingChoices
{
    /// <summary>What the model is to predict.</summary>
    public Target Target { get; init; }

    /// <summary>What it learns from, by name.</summary>
    public string Source { get; init; } = EnumNames.Of(LabelSource.Tickets);

    /// <summary>With imported tickets: only those of this file.</summary>
    public string File { get; init; } = "";

    /// <summary>Of a hundred answers, how many should be right.</summary>
    public string Precision { get; init; } = "90";

    /// <summary>Its features, by name.</summary>
    public string Features { get; init; } = EnumNames.Of(FeatureChoice.Auto);

    /// <summary>The most tickets it is trained on.</summary>
    public string MaxTickets { get; init; } = "200000";

    /// <summary>Why it is trained.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether to put it to use, if that is no loss.</summary>
    public bool Promote { get; init; }

    /// <summary>Those of a form.</summary>
    public static TrainingChoices Of(IReadOnlyDictionary<string, string> form) =>
        new()
        {
            Target = EnumNames.Parse<Target>(form["target"]) ?? Target.Category,
            Source = form["source"],
            File = form["file"].Trim(),
            Precision = form["precision"].Trim(),
            Features = form["features"],
            MaxTickets = form["max_tickets"].Trim(),
            Note = form["note"].Trim(),
            Promote = form["promote"].Length > 0,
        };

    /// <summary>What the API would be sent; a number that is none is out of all bounds.</summary>
    public TrainRequest ToRequest() =>
        new()
        {
            Target = EnumNames.Of(Target),
            Source = Source,
            File = File.Length > 0 ? File : null,
            TargetPrecision =
                decimal.TryParse(Precision, NumberStyles.Number, CultureInfo.InvariantCulture, out var percent)
                    ? (double)(percent / 100)
                    : 0,
            Features = Features,
            MaxTickets = int.TryParse(MaxTickets, CultureInfo.InvariantCulture, out var most) ? most : 0,
            Promote = Promote,
            Note = Note.Length > 0 ? Note : null,
        };
}
