using System.Globalization;
using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Inference.Model;
using static System.FormattableString;

namespace Tickets.Inference;

/// <summary>Arguments of <c>evaluate</c>.</summary>
public class EvaluateInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description("Evaluate against this CSV instead of the tickets in the store")]
    public string? DataFlag { get; set; }

    [Description("Evaluate only against tickets imported from this file")]
    public string? SourceFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }
}

/// <summary>Measures the model in use on the test tickets; texts it was trained on are refused.</summary>
[Description("Measure the model on tickets it was not trained on", Name = "evaluate")]
public class EvaluateCommand : JasperFxAsyncCommand<EvaluateInput>
{
    public override Task<bool> Execute(EvaluateInput input) =>
        Terminal.RunAsync(async cancellation =>
        {
            using var host = input.HostBuilder.Build();
            var scorer = host.Services.GetRequiredService<Classifier>().Current();
            var rows = await host
                .Services.GetRequiredService<ITicketing>()
                .ReadLabelledAsync(input.DataFlag, input.SourceFlag, cancellation)
                .Where(row => row.Split == Split.Test)
                .ToListAsync(cancellation);
            var evaluation = Evaluator.Evaluate(scorer, rows);
            if (evaluation.RowsSeenInTraining > 0)
                Terminal.Say(
                    $"{evaluation.RowsSeenInTraining} tickets are left out: the model was trained on their texts"
                );
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
        Line($"majority baseline   {evaluation.MajorityBaseline:0.0000}");
        Line($"calibration error   {evaluation.CalibrationError:0.0000}");
        Line($"answered            {evaluation.Coverage:0.0000}");
        Line($"right if answered   {evaluation.PrecisionOfAnswered:0.0000}");
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
