using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Arguments of <c>evaluate</c>.</summary>
public sealed record EvaluateInput : FileFlags
{
    [Description("Which kind of model: category, or priority")]
    public Target TargetFlag { get; set; }

    [Description("Evaluate against this file instead of the tickets in the store: all of it, but for what the model was trained on; - reads standard input")]
    public string? DataFlag { get; set; }

    [Description("Evaluate only against tickets of the store that are from this source, such as the name of an imported file")]
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
/// Measures a model on the test tickets, without those it was trained on, and keeps the result beside the model; in a
/// folder as <c>evaluation.json</c> and <c>card.md</c>.
/// </summary>
[Description("Measure the model on tickets it was not trained on", Name = "evaluate")]
public sealed class EvaluateCommand(Models all, ILabelledTickets tickets, OnnxSettings onnx) : Utility<EvaluateInput>
{
    protected override async Task RunAsync(EvaluateInput input, CancellationToken cancellation)
    {
        var models = all.For(input.TargetFlag);
        var scorer = input.ModelFlag is { } version
            ? await models.Registry.LoadAsync(version, cancellation)
            : await models.CurrentAsync(cancellation);
        models.Registry.SayPlace();
        var rows = await ReadAsync(input, cancellation);
        // A file that the store does not know is measured whole.
        var measured = input.DataFlag is null ? rows.Where(row => row.Split == Split.Test) : rows;
        RefuseForeign(scorer, rows);
        var evaluation = Evaluator.Evaluate(scorer, [.. measured]);
        if (input.LearningCurveFlag)
        {
            var featureSet = (await models.Registry.ShowAsync(scorer.Version, cancellation)).FeatureSet ?? FeatureSet.Words;
            var curve = ComparisonScore.LearningCurve(rows, featureSet, onnx, cancellation);
            evaluation = evaluation with { LearningCurve = curve };
        }

        if (input.BaselineFlag)
            evaluation = evaluation with { LogisticBaseline = ComparisonScore.LogisticBaseline(rows, cancellation) };
        if (evaluation.RowsSeenInTraining > 0)
            Terminal.Say($"{evaluation.RowsSeenInTraining} tickets are left out: the model was trained on their texts, or on nearly the same");
        await models.Registry.SaveEvaluationAsync(evaluation, cancellation);
        if (input.JsonFlag)
            Terminal.Print(evaluation);
        else
            Print(evaluation);
    }

    private async Task<List<LabelledTicket>> ReadAsync(EvaluateInput input, CancellationToken cancellation)
    {
        if (input is { DataFlag: not null, SourceFlag: not null })
            throw new RefusedException("--source is for the tickets of the store; --data reads a file instead.");
        if (input.DataFlag is { } file)
        {
            LabelledFile? read = null;
            var labelled = tickets.ReadFileAsync(input.TargetFlag, file, FileReading.Of(input.Field), end => read = end, cancellation);
            var all = await labelled.ToListAsync(cancellation);
            foreach (var sentence in read!.InWords())
                Terminal.Say(sentence);
            return all;
        }

        if (input.SourceFlag is { } source && await tickets.WhyNoneAsync(input.TargetFlag, source, cancellation) is { } none)
            throw UnusableTicketsException.NoneInStore(none);
        var labels = input.WithCorrectionsFlag ? LabelSource.Tickets : LabelSource.Import;
        var (count, rows) = (0, new List<LabelledTicket>());
        await foreach (var row in tickets.ReadLabelledAsync(input.TargetFlag, labels, input.SourceFlag, cancellation))
        {
            count++;
            if (row.Split == Split.Test || input.LearningCurveFlag || input.BaselineFlag)
                rows.Add(row);
        }

        if (count == 0)
            throw UnusableTicketsException.NoneInStore();
        return rows.Any(row => row.Split == Split.Test)
            ? rows
            : throw new UnusableTicketsException(
                $"None of {count} labelled tickets is kept for measuring, as about one in ten is: import more, or use --data <file>."
            );
    }

    // It would say nothing of the model, and stand where a measurement that does stood before.
    private static void RefuseForeign(IScorer model, List<LabelledTicket> rows)
    {
        var labels = rows.Select(row => row.Label).Distinct().ToList();
        if (labels.Count == 0 || labels.Any(model.Classes.Contains))
            return;
        throw new RefusedException(
            $"The model knows none of the categories of these tickets ({string.Join(", ", labels.Take(5))}); "
                + $"it knows {string.Join(", ", model.Classes.Take(5))}. Nothing was measured."
        );
    }

    private static void Print(Evaluation evaluation)
    {
        Console.WriteLine($"{EvaluationSentences.Answered(evaluation)}\n");
        List<string[]> figures =
        [
            ["model", evaluation.ModelVersion, ""],
            ["tickets", $"{evaluation.Rows}", ""],
            ["accuracy", $"{evaluation.Accuracy:0.0000}", "the best category is right, answered or not"],
            ["macro-F1", $"{evaluation.MacroF1:0.0000}", "mean over categories, each counts the same"],
            ["one of the best 2", $"{evaluation.Top2Accuracy:0.0000}", ""],
            ["majority baseline", $"{evaluation.MajorityBaseline:0.0000}", "accuracy of the commonest category for all"],
        ];
        if (evaluation.LogisticBaseline is { } logistic)
            figures.Add(["logistic baseline", Text(logistic), ""]);
        figures.Add(["calibration error", $"{evaluation.CalibrationError:0.0000}", "between confidence and share right"]);
        figures.Add(["answered", $"{evaluation.Coverage:0.0000}", ""]);
        figures.Add(["right if answered", $"{evaluation.PrecisionOfAnswered:0.0000}", ""]);
        foreach (var score in evaluation.LearningCurve ?? [])
            figures.Add([$"trained on {score.TrainRows}", $"accuracy {Text(score)}", ""]);
        ConsoleTable.Print("lll", figures);

        Console.WriteLine();
        string[] headings = ["category", "precision", "recall", "F1", "tickets"];
        ConsoleTable.Print("lrrrr", evaluation.Categories.Select(Row).Prepend(headings));
        if (EvaluationSentences.FewTickets(evaluation) is { } few)
            Terminal.Say(few);
    }

    private static string Text(ComparisonScore score) => $"{score.Accuracy:0.0000}, macro-F1 {score.MacroF1:0.0000}";

    private static string[] Row(CategoryEvaluation of) =>
        [of.Category, $"{of.Precision:0.0000}", $"{of.Recall:0.0000}", $"{of.F1:0.0000}", $"{of.Support}"];
}
