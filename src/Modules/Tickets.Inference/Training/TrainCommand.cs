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

    [Description("Train on at most this many tickets, chosen evenly")]
    public int MaxRowsFlag { get; set; } = 200_000;
}

/// <summary>Trains a model, and promotes it; running hosts take it up at once.</summary>
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
        var card = models.Registry.Show(report.Version);
        // Whoever is at the terminal decides, whatever the comparison says.
        if (!input.NoPromoteFlag)
            await models.Registry.PromoteAsync(card.Version, Terminal.User, "trained", clock.GetUtcNow(), cancellation);
        var before = report.Comparison is { } with ? models.Registry.Show(with.InUse) : null;
        Summarise(card, report, before, input);
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

        var target = input.TargetFlag == Target.Category ? "" : $" --target {EnumNames.Of(input.TargetFlag)}";
        Terminal.Say(
            input.NoPromoteFlag
                ? $"model {card.Version} is not in use; ./tickets models promote{target} --version {card.Version}"
                : $"model {card.Version} is in use"
        );
    }
}
