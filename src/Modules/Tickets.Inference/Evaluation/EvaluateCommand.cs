using System.Globalization;
using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Edge;
using static System.FormattableString;

namespace Tickets.Inference;

/// <summary>Arguments of <c>evaluate</c>.</summary>
public class EvaluateInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("Which kind of model: category, or priority")]
    public string TargetFlag { get; set; } = "category";

    [Description("Evaluate against this CSV instead of the tickets in the store")]
    public string? DataFlag { get; set; }

    [Description("Evaluate only against tickets imported from this file")]
    public string? SourceFlag { get; set; }

    [Description("Also measure on the tickets of the store that persons gave a category")]
    public bool WithCorrectionsFlag { get; set; }

    [Description("Evaluate this model instead of the one in use")]
    public string? ModelFlag { get; set; }

    [Description("Also train on 50, 200, 1000, ... tickets, and measure that: would more tickets help?")]
    public bool LearningCurveFlag { get; set; }

    [Description("Also train a plain logistic regression on words, and measure that: is the model worth its while?")]
    public bool BaselineFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>
/// Measures a model on the test tickets, and keeps what it finds as the model's <c>card.md</c>; texts it was trained on
/// are refused.
/// </summary>
[Description("Measure the model on tickets it was not trained on", Name = "evaluate")]
public class EvaluateCommand : JasperFxAsyncCommand<EvaluateInput>
{
    public override Task<bool> Execute(EvaluateInput input) =>
        Terminal.RunAsync(async cancellation =>
        {
            var target = Terminal.TargetOf(input.TargetFlag);
            using var host = input.HostBuilder.Build();
            var classifier = host.Services.GetRequiredService<Classifier>().For(target);
            var scorer = input.ModelFlag is { } version
                ? classifier.Registry.Load(version)
                : classifier.Current();
            var rows = await host
                .Services.GetRequiredService<ILabelledTickets>()
                .ReadLabelledAsync(
                    target,
                    input.DataFlag,
                    input.SourceFlag,
                    input.WithCorrectionsFlag,
                    cancellation
                )
                .Where(row => row.Split == Split.Test || input.LearningCurveFlag || input.BaselineFlag)
                .ToListAsync(cancellation);
            var evaluation = Evaluator.Evaluate(scorer, [.. rows.Where(row => row.Split == Split.Test)]);
            if (input.LearningCurveFlag)
            {
                var parts = classifier.Folder.Card(scorer.Version).Parts ?? TextParts.Words;
                evaluation = evaluation with { LearningCurve = LearningPoint.Curve(rows, parts, cancellation) };
            }
            if (input.BaselineFlag)
                evaluation = evaluation with { LogisticBaseline = LearningPoint.Baseline(rows, cancellation) };
            if (evaluation.RowsSeenInTraining > 0)
                Terminal.Say(
                    $"{evaluation.RowsSeenInTraining} tickets are left out: the model was trained on their texts"
                );
            classifier.Folder.Keep(evaluation);
            if (input.JsonFlag)
                Console.WriteLine(JsonSerializer.Serialize(evaluation, ModelCard.Json));
            else
                Print(evaluation);
        });

    private static void Print(Evaluation evaluation)
    {
        var width = evaluation.Categories.Max(category => category.Category.Length);
        Line($"model               {evaluation.ModelVersion}");
        Line($"tickets             {evaluation.Rows}");
        Line($"accuracy            {evaluation.Accuracy:0.0000}");
        Line($"macro-F1            {evaluation.MacroF1:0.0000}");
        Line($"one of the best 2   {evaluation.Top2Accuracy:0.0000}");
        Line($"majority baseline   {evaluation.MajorityBaseline:0.0000}");
        if (evaluation.LogisticBaseline is { } logistic)
            Line($"logistic baseline   {logistic.Accuracy:0.0000}, macro-F1 {logistic.MacroF1:0.0000}");
        Line($"calibration error   {evaluation.CalibrationError:0.0000}");
        Line($"answered            {evaluation.Coverage:0.0000}");
        Line($"right if answered   {evaluation.PrecisionOfAnswered:0.0000}");
        foreach (var point in evaluation.LearningCurve ?? [])
            Line($"trained on {point.TrainRows,6}   accuracy {point.Accuracy:0.0000}, macro-F1 {point.MacroF1:0.0000}");
        Line($"");
        Line($"{"category".PadRight(width)}  precision  recall  F1      tickets");
        foreach (var category in evaluation.Categories)
        {
            var scores = Invariant($"{category.Precision:0.0000}     {category.Recall:0.0000}  {category.F1:0.0000}");
            Line($"{category.Category.PadRight(width)}  {scores}  {category.Support.ToString(Culture).PadLeft(7)}");
        }
    }

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static void Line(FormattableString line) => Console.WriteLine(Invariant(line));
}
