using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>The values of <c>--features</c>.</summary>
public enum FeatureChoice
{
    /// <summary>Words and bigrams.</summary>
    Words,

    /// <summary>Character n-grams too.</summary>
    Characters,

    /// <summary>Whichever does better on held-out tickets.</summary>
    Auto,
}

/// <summary>Arguments of <c>train</c>.</summary>
public sealed record TrainInput
{
    [Description("What to predict: category, or priority for tickets that nobody gave one")]
    [FlagAlias("target", longAliasOnly: true)]
    public Target TargetFlag { get; set; }

    [Description("Train on this CSV instead of the tickets in the store")]
    public string? DataFlag { get; set; }

    [Description("Train only on tickets imported from this file")]
    public string? SourceFlag { get; set; }

    [Description("Abstain so often that this share of the answers is right, 0 to 1; measured on held-out tickets")]
    public double TargetPrecisionFlag { get; set; } = 0.9;

    [Description("words; characters for character n-grams too, which take longer; auto for what held-out tickets say")]
    public FeatureChoice FeaturesFlag { get; set; }

    [Description("Also train on the tickets of the store that persons gave a category")]
    public bool WithCorrectionsFlag { get; set; }

    [Description("Only keep the model; 'models promote' puts it to use")]
    public bool NoPromoteFlag { get; set; }

    [Description("Train on at most this many tickets, chosen evenly")]
    public int MaxRowsFlag { get; set; } = 200_000;
}

/// <summary>
/// Trains a model, compares its scorer with ML.NET's, and promotes it; running hosts take it up at once.
/// </summary>
[Description("Train a model from labelled tickets, and use it from now on", Name = "train")]
public sealed class TrainCommand(Models all, ILabelledTickets tickets, TimeProvider clock)
    : Utility<TrainInput>
{
    protected override async Task RunAsync(TrainInput input, CancellationToken cancellation)
    {
        if (input.TargetPrecisionFlag is not (> 0 and < 1))
            throw new RefusedException("--target-precision must be between 0 and 1.");
        if (input.MaxRowsFlag < 1)
            throw new RefusedException("--max-rows must be at least 1.");

        Terminal.Say("reading labelled tickets");
        var labelled = tickets.ReadLabelledAsync(
            input.TargetFlag,
            input.DataFlag,
            input.SourceFlag,
            input.WithCorrectionsFlag,
            cancellation
        );
        var chosen = await TrainingRows.ChooseAsync(labelled, input.MaxRowsFlag, cancellation);
        if (chosen.Available > chosen.Rows.Count)
            Terminal.Say($"{chosen.Rows.Count} of {chosen.Available} tickets are used; --max-rows changes that");

        FeatureSet? featureSet = input.FeaturesFlag switch
        {
            FeatureChoice.Words => FeatureSet.Words,
            FeatureChoice.Characters => FeatureSet.WordsAndCharacters,
            _ => null,
        };
        var trainer = new ModelTrainer(Terminal.Say);
        var model = trainer.Train(chosen.Rows, input.TargetPrecisionFlag, featureSet, cancellation);
        var models = all.For(input.TargetFlag);
        var now = clock.GetUtcNow();
        var data = input.DataFlag is { } file ? Path.GetFileName(file) : ModelCard.Store;
        var card = models.Folder.Publish(model with { Card = model.Card with { TrainedOn = data } }, now);
        if (!input.NoPromoteFlag)
            await models.Registry.PromoteAsync(card.Version, Terminal.User, "trained", now, cancellation);
        Summarise(card, input);
        Console.WriteLine(card.Version);
    }

    private static void Summarise(ModelCard card, TrainInput input)
    {
        if (card is { ValidationAccuracy: { } accuracy, ValidationMacroF1: { } macroF1 })
        {
            Terminal.Say(
                $"on {card.ValidationRows} held-out tickets: accuracy {accuracy:0.000}, macro-F1 {macroF1:0.000}"
            );
        }

        foreach (var threshold in card.Thresholds.Where(threshold => threshold.Note is not null).Take(5))
            Terminal.Say($"category {threshold.Category}: {threshold.Note}");
        if (card.ExpectedCoverage is { } coverage)
        {
            Terminal.Say(
                $"for a precision of {card.TargetPrecision:0%} it is expected to answer "
                    + $"{coverage.Low:0%} to {coverage.High:0%} of the tickets"
            );
        }

        Terminal.Say($"the scorer answers as the ML.NET model on {card.Gate!.Texts} texts");
        var target = input.TargetFlag == Target.Category ? "" : $" --target {EnumNames.Of(input.TargetFlag)}";
        Terminal.Say(
            input.NoPromoteFlag
                ? $"model {card.Version} is not in use; ./tickets models promote{target} --version {card.Version}"
                : $"model {card.Version} is in use"
        );
    }
}
