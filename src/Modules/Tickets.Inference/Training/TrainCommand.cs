using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Arguments of <c>train</c>.</summary>
public sealed record TrainInput : FileFlags
{
    [Description("What to predict: category, or priority for tickets that nobody gave one")]
    [FlagAlias("target", longAliasOnly: true)]
    public Target TargetFlag { get; set; }

    [Description("Train on this file instead of the tickets in the store; - reads standard input")]
    public string? DataFlag { get; set; }

    [Description("Train only on tickets of the store that are from this source, such as the name of an imported file")]
    public string? SourceFlag { get; set; }

    [Description("Abstain so often that this share of the answers is right, 0 to 1; measured on held-out tickets")]
    public double TargetPrecisionFlag { get; set; } = 0.9;

    [Description("auto for words or characters, whichever does better on held-out tickets; words; characters for character n-grams too, which take longer; or hybrid for sentence vectors too, which take much longer")]
    public FeatureChoice FeaturesFlag { get; set; }

    [Description("Also train on the tickets of the store that persons gave a category")]
    public bool WithCorrectionsFlag { get; set; }

    [Description("Write the tickets that may have a wrong category to this CSV, the most doubtful first")]
    public string? LabelReportFlag { get; set; }

    [Description("Only keep the model; 'models promote' puts it to use")]
    public bool NoPromoteFlag { get; set; }

    [Description("Use it even if it is worse than the model in use, on tickets that neither was trained on")]
    [FlagAlias("force", longAliasOnly: true)]
    public bool ForceFlag { get; set; }

    [Description("Train on at most this many tickets, chosen evenly")]
    public int MaxRowsFlag { get; set; } = 200_000;
}

/// <summary>Trains a model, and promotes it unless it is worse than the one in use; running hosts take it up at once.</summary>
[Changes]
[Description("Train a model from labelled tickets, and use it from now on", Name = "train")]
public sealed class TrainCommand(Models all, TrainingRun training, TimeProvider clock) : Utility<TrainInput>
{
    protected override async Task RunAsync(TrainInput input, CancellationToken cancellation)
    {
        if (input.TargetPrecisionFlag is not (> 0 and < 1))
            throw new RefusedException("--target-precision must be between 0 and 1.");
        if (input.MaxRowsFlag < 1)
            throw new RefusedException("--max-rows must be at least 1.");
        if (input is { DataFlag: not null, SourceFlag: not null })
            throw new RefusedException("--source is for the tickets of the store; --data reads a file instead.");

        // If it can't be written, that is said before the work.
        if (input.LabelReportFlag is { } labelReport)
            File.Create(labelReport).Dispose();
        var plan = new TrainingPlan
        {
            Target = input.TargetFlag,
            Source = input.WithCorrectionsFlag ? LabelSource.Tickets : LabelSource.Import,
            File = input.SourceFlag,
            TargetPrecision = input.TargetPrecisionFlag,
            Features = input.FeaturesFlag,
            MaxRows = input.MaxRowsFlag,
            By = Terminal.User,
        };
        var file = input.DataFlag is { } name ? new TrainingFile(name, FileReading.Of(input.Field)) : null;
        var report = await training.RunAsync(plan, file, SayAsync, input.LabelReportFlag, cancellation);
        var models = all.For(input.TargetFlag);
        var card = await models.Registry.ShowAsync(report.Version, cancellation);
        // Whoever is at the terminal knows about categories that are forgotten, or too few tickets to compare.
        var isWorse = report.Comparison is { Rows: >= PromotionGate.MinRows } compared && PromotionGate.IsWorse(compared);
        var isPromoted = !input.NoPromoteFlag && (input.ForceFlag || !isWorse);
        if (isPromoted)
        {
            var note = TrainingSentences.Evidence(report.Comparison);
            await models.Registry.PromoteAsync(card.Version, Terminal.User, note, clock.GetUtcNow(), cancellation);
        }

        var before = report.Comparison is { } with ? await models.Registry.ShowAsync(with.InUse, cancellation) : null;
        Summarise(card, report, before, input);
        models.Registry.SayPlace();
        SayWhetherInUse(card.Version, report, input, isPromoted);
        Console.WriteLine(card.Version);
    }

    private static Task SayAsync(TrainingProgress progress)
    {
        if (progress.Words is { } words)
            Terminal.Say(words);
        return Task.CompletedTask;
    }

    private static void Summarise(ModelCard card, TrainingReport report, ModelCard? before, TrainInput input)
    {
        if (report.Available > report.Rows)
            Terminal.Say($"{report.Rows} of {report.Available} tickets were used; --max-rows changes that");
        if (TrainingSentences.HeldOut(report) is { } heldOut)
            Terminal.Say(heldOut);
        foreach (var threshold in card.Thresholds.Where(threshold => threshold.Note is not null).Take(5))
            Terminal.Say($"category {threshold.Category}: {threshold.Note}");
        if (card.ExpectedCoverage is { } coverage)
        {
            Terminal.Say(
                $"for a precision of {card.TargetPrecision:0%} it is expected to answer "
                    + $"{coverage.Low:0%} to {coverage.High:0%} of the tickets"
            );
        }

        if (input.LabelReportFlag is { } labels)
            Terminal.Say($"{card.Labels?.LikelyWrong ?? 0} tickets that may have a wrong category are in {labels}");
        Terminal.Say($"the scorer answers as the trained model on {card.Gate!.Texts} texts");
        if (before is not null)
            Terminal.Say(TrainingSentences.Compared(report.Comparison!, before, card));
    }

    private static void SayWhetherInUse(string version, TrainingReport report, TrainInput input, bool isPromoted)
    {
        var target = input.TargetFlag == Target.Category ? "" : $" --target {EnumNames.Of(input.TargetFlag)}";
        if (isPromoted)
            Terminal.Say($"model {version} is in use");
        else if (input.NoPromoteFlag)
            Terminal.Say($"model {version} is not in use; ./tickets models promote{target} --version {version}");
        else
            Terminal.SayIncomplete(
                $"model {version} is not in use, as {TrainingSentences.Worse(report.Comparison!)}; to use it all the same: "
                    + $"./tickets models promote{target} --version {version}"
            );
    }
}
