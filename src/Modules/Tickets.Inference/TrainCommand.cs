using System.Globalization;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Inference.Model;

namespace Tickets.Inference;

/// <summary>Arguments of <c>train</c>.</summary>
public class TrainInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("Train on this CSV instead of the tickets in the store")]
    public string? DataFlag { get; set; }

    [Description("Train only on tickets imported from this file")]
    public string? SourceFlag { get; set; }

    [Description(
        "Abstain so often that this share of the answers is right, 0 to 1; measured on the validation tickets"
    )]
    public double TargetPrecisionFlag { get; set; } = 0.9;

    [Description("Train on at most this many tickets, chosen evenly")]
    public int MaxRowsFlag { get; set; } = 200_000;
}

/// <summary>
/// Trains a model, checks it against ML.NET's, and puts it to use; running hosts take it up within seconds.
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

            using var host = input.HostBuilder.Build();
            var labelled = host
                .Services.GetRequiredService<ITicketing>()
                .ReadLabelledAsync(input.DataFlag, input.SourceFlag, cancellation);
            Terminal.Say("reading labelled tickets");
            var chosen = await TrainingRows.ChooseAsync(labelled, input.MaxRowsFlag, cancellation);
            if (chosen.Available > chosen.Rows.Count)
                Terminal.Say($"{chosen.Rows.Count} of {chosen.Available} tickets are used; --max-rows changes that");

            var model = new ModelTrainer(Terminal.Say).Train(chosen.Rows, input.TargetPrecisionFlag, cancellation);
            var folder = host.Services.GetRequiredService<Classifier>().Folder;
            var card = folder.Publish(model, DateTimeOffset.UtcNow);
            folder.Promote(card.Version);
            Summarise(card);
            Console.WriteLine(card.Version);
        });

    private static void Summarise(ModelCard card)
    {
        if (card is { ValidationAccuracy: { } accuracy, ValidationMacroF1: { } macroF1 })
        {
            Terminal.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"on {card.ValidationRows} validation tickets: accuracy {accuracy:0.000}, macro-F1 {macroF1:0.000}"
                )
            );
        }

        Terminal.Say(card.ThresholdNote ?? Aim(card));
        Terminal.Say($"the scorer answers as the ML.NET model on {card.Gate!.Texts} held-out texts");
        Terminal.Say($"model {card.Version} is in use");
    }

    private static string Aim(ModelCard card) =>
        card.Threshold == 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"never abstains: {card.TargetPrecision:0%} of all answers are right without that"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"abstains below a confidence of {card.Threshold:0.00}, so that {card.TargetPrecision:0%} of the answers are right"
            );
}
