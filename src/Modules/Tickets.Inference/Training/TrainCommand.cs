using System.Globalization;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Inference;

/// <summary>Arguments of <c>train</c>.</summary>
public class TrainInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("What to learn: category, or priority for tickets that nobody gave one")]
    [FlagAlias("target", longAliasOnly: true)]
    public string TargetFlag { get; set; } = "category";

    [Description("Train on this CSV instead of the tickets in the store")]
    public string? DataFlag { get; set; }

    [Description("Train only on tickets imported from this file")]
    public string? SourceFlag { get; set; }

    [Description(
        "Abstain so often that this share of the answers is right, 0 to 1; measured on the tickets left out in training"
    )]
    public double TargetPrecisionFlag { get; set; } = 0.9;

    [Description(
        "words; characters for parts of words too, which take longer; auto for what the tickets left out in training say"
    )]
    public string FeaturesFlag { get; set; } = "words";

    [Description("Also learn from the tickets of the store that persons gave a category")]
    public bool WithCorrectionsFlag { get; set; }

    [Description("Only keep the model; 'models promote' puts it to use")]
    public bool NoPromoteFlag { get; set; }

    [Description("Train on at most this many tickets, chosen evenly")]
    public int MaxRowsFlag { get; set; } = 200_000;
}

/// <summary>
/// Trains a model, checks it against ML.NET's, and puts it to use; running hosts use it for whatever they classify from then on.
/// </summary>
[Description("Train a model from labelled tickets, and use it from now on", Name = "train")]
public class TrainCommand : JasperFxAsyncCommand<TrainInput>
{
    public override Task<bool> Execute(TrainInput input) =>
        Terminal.RunAsync(async cancellation =>
        {
            if (input.TargetPrecisionFlag is not (> 0 and < 1))
                throw new UnusableTicketsException("--target-precision must be between 0 and 1.");
            if (input.MaxRowsFlag < 1)
                throw new UnusableTicketsException("--max-rows must be at least 1.");

            var target = Terminal.TargetOf(input.TargetFlag);
            TextParts? parts = input.FeaturesFlag switch
            {
                "words" => TextParts.Words,
                "characters" => TextParts.WordsAndCharacters,
                "auto" => null,
                var other => throw new UnusableTicketsException($"--features '{other}' is not words, characters or auto."),
            };

            using var host = input.HostBuilder.Build();
            var labelled = host
                .Services.GetRequiredService<ILabelledTickets>()
                .ReadLabelledAsync(
                    target,
                    input.DataFlag,
                    input.SourceFlag,
                    input.WithCorrectionsFlag,
                    cancellation
                );
            Terminal.Say("reading labelled tickets");
            var chosen = await TrainingRows.ChooseAsync(labelled, input.MaxRowsFlag, cancellation);
            if (chosen.Available > chosen.Rows.Count)
                Terminal.Say($"{chosen.Rows.Count} of {chosen.Available} tickets are used; --max-rows changes that");

            var model = new ModelTrainer(Terminal.Say).Train(chosen.Rows, input.TargetPrecisionFlag, parts, cancellation);
            var classifier = host.Services.GetRequiredService<Classifier>().For(target);
            var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var card = classifier.Folder.Publish(model, now);
            if (!input.NoPromoteFlag)
                await classifier.Registry.PromoteAsync(card.Version, Terminal.User, "trained", now, cancellation);
            Summarise(card, target, inUse: !input.NoPromoteFlag);
            Console.WriteLine(card.Version);
        });

    private static void Summarise(ModelCard card, Target target, bool inUse)
    {
        if (card is { ValidationAccuracy: { } accuracy, ValidationMacroF1: { } macroF1 })
        {
            Terminal.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"on {card.ValidationRows} tickets left out: accuracy {accuracy:0.000}, macro-F1 {macroF1:0.000}"
                )
            );
        }

        foreach (var threshold in card.Thresholds.Where(threshold => threshold.Note is not null).Take(5))
            Terminal.Say($"category {threshold.Category}: {threshold.Note}");
        if (card.ExpectedCoverage is { } coverage)
        {
            Terminal.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"for a precision of {card.TargetPrecision:0%} it is expected to answer {coverage.Low:0%} to {coverage.High:0%} of the tickets"
                )
            );
        }
        Terminal.Say($"the scorer answers as the ML.NET model on {card.Gate!.Texts} texts");
        var which = target == Target.Category ? "" : $" --target {target.ToString().ToLowerInvariant()}";
        Terminal.Say(
            inUse
                ? $"model {card.Version} is in use"
                : $"model {card.Version} is not in use; ./tickets models promote{which} --version {card.Version}"
        );
    }
}
