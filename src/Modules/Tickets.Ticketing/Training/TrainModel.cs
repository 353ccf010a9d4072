using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Body of <c>POST /models</c>; all of it may be left out.</summary>
[Example("""{"source": "tickets", "target_precision": 0.95, "promote": true, "note": "with the corrections of November"}""")]
public sealed record TrainRequest
{
    internal const int MaxRows = 200_000;
    internal const int MaxName = 200;
    internal const int MaxNote = 1000;

    /// <summary>What the model is to predict.</summary>
    [NameOf<Target>]
    [DefaultValue("category")]
    public string? Target { get; init; }

    /// <summary>
    /// The tickets it learns from: <c>tickets</c> with a known category, whoever gave it; only those that came with one in an
    /// <c>import</c>; only <c>corrections</c>, those that a person gave a category.
    /// </summary>
    [NameOf<LabelSource>]
    [DefaultValue("tickets")]
    public string? Source { get; init; }

    /// <summary>With <c>import</c>: only those of this file.</summary>
    [StringLength(MaxName, MinimumLength = 1)]
    public string? File { get; init; }

    /// <summary>The share of its answers that should be right: it abstains so often.</summary>
    [Range(0.5, 0.99)]
    [DefaultValue(0.9)]
    public double? TargetPrecision { get; init; }

    /// <summary>
    /// Its features: <c>words</c>, <c>characters</c> too, which take longer, or what <c>auto</c> finds better of the two;
    /// <c>hybrid</c> for both and sentence vectors, which take about a hundred times as long.
    /// </summary>
    [NameOf<FeatureChoice>]
    [DefaultValue("auto")]
    public string? Features { get; init; }

    /// <summary>Tickets it is trained on, at most; of more, an even sample.</summary>
    [Range(100, MaxRows)]
    [DefaultValue(MaxRows)]
    public int? MaxTickets { get; init; }

    /// <summary>
    /// Whether to put it to use, if it knows all categories of the model in use and, on tickets that neither was trained on, is
    /// not worse by more than one standard error.
    /// </summary>
    public bool Promote { get; init; }

    /// <summary>With <c>promote</c>: whether to put it to use whatever that comparison says.</summary>
    public bool Force { get; init; }

    /// <summary>Why it is trained, for its card and for the log of promotions.</summary>
    [StringLength(MaxNote, MinimumLength = 1)]
    public string? Note { get; init; }

    /// <summary>Who asks, for the record.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? By { get; init; }

    /// <summary>What is to be done.</summary>
    /// <param name="by">Who asks.</param>
    /// <exception cref="RefusedException">400: a field is wrong.</exception>
    public TrainingPlan ToPlan(string by)
    {
        var problems = new Problems();
        var plan = new TrainingPlan
        {
            Target = Parse<Target>(Target, "target", problems),
            Source = Parse<LabelSource>(Source, "source", problems),
            File = File,
            TargetPrecision = TargetPrecision ?? 0.9,
            Features = Parse<FeatureChoice>(Features, "features", problems),
            MaxRows = MaxTickets ?? MaxRows,
            Promote = Promote,
            Force = Force,
            Note = Note,
            By = by,
        };
        if (plan.Target != Contracts.Target.Category && plan.Source == LabelSource.Corrections)
            problems.Add("source", "must not be corrections: those are about categories");
        if (Force && !Promote)
            problems.Add("force", "goes with promote only");
        if (File is not null && plan.Source != LabelSource.Import)
            problems.Add("file", "goes with the source import only");
        problems.CheckName("file", File, MaxName);
        problems.CheckName("note", Note, MaxNote);
        problems.CheckBy(By);
        if (plan.TargetPrecision is not (>= 0.5 and <= 0.99))
            problems.Add("target_precision", "must be from 0.5 to 0.99");
        if (plan.MaxRows is < 100 or > MaxRows)
            problems.Add("max_tickets", $"must be from 100 to {MaxRows}");
        problems.ThrowIfAny();
        return plan;
    }

    private static T Parse<T>(string? name, string field, Problems problems)
        where T : struct, Enum
    {
        if (name is not null && EnumNames.Parse<T>(name) is null)
            problems.Add(field, $"must be one of {EnumNames.All<T>()}");
        return EnumNames.Parse<T>(name) ?? default;
    }
}

/// <summary><c>POST /models</c>: trains a model from the labelled tickets of the store.</summary>
[Tags("Models")]
public static class TrainModelEndpoint
{
    /// <summary>
    /// 202 a task, whose result says how the model does beside the one in use; 409 while another one is trained, or if there
    /// are too few labelled tickets: the answer says how many there are, and how many are needed. 404 if none of them is of the
    /// file: the answer says of which files they are.
    /// </summary>
    [WolverinePost("/models", OperationId = "trainModel", Summary = "Train a model")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(TrainRequest), Optional = true), Refuses(404, 409)]
    public static async Task<Accepted<AcceptedJob>> Post(
        HttpContext context,
        Limits limits,
        Trainings trainings,
        TimeProvider clock
    )
    {
        var request = await JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new TrainRequest());
        var plan = request.ToPlan(context.Caller(request.By));
        return AcceptedJob.Of(await StartAsync(context, plan, trainings, clock));
    }

    /// <summary>Begins it, and records what was asked for.</summary>
    /// <exception cref="RefusedException">
    /// 404: there are no labelled tickets of that file; 409: another one is under way, or there are too few labelled tickets.
    /// </exception>
    public static Task<Job> StartAsync(HttpContext context, TrainingPlan plan, Trainings trainings, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        context.Note(new { plan.Target, plan.Source, plan.TargetPrecision, plan.Promote, plan.Force });
        return trainings.StartAsync(context.NewId(now), plan, now, context.RequestAborted);
    }
}
