using Tickets.Contracts;
using Tickets.Inference;

namespace Tickets.Bench;

/// <summary>
/// What models learn from few labels, on held-out training rows of the public sets: <c>scripts/bench.sh labels</c>, with the sets'
/// folder in QUALITY_DATA. Writes its tables in docs/model.md; with ONLY=set,… it prints these rows.
/// </summary>
internal static class QualityOfFewLabels
{
    private const int Seeds = 5;
    private const int MaxHeldOut = 2000;

    private static readonly int[] Sizes = [10, 25, 50, 100, 200, 1000];

    private static readonly string s_header =
        $"| Set | Features | {string.Join(" | ", Sizes)} |\n|---|---|{string.Concat(Sizes.Select(_ => "---:|"))}";

    public static async Task RunAsync(Options options)
    {
        var folder =
            Options.Text("QUALITY_DATA")
            ?? throw new InvalidOperationException("QUALITY_DATA has to be the folder of the data sets.");
        var (curves, reviews) = (new List<string>(), new List<string>());
        foreach (var set in Quality.Sets.Where(set => options.Only.Length == 0 || options.Only.Contains(set.Name)))
        {
            var (training, _) = await Quality.ReadAsync(set, folder);
            curves.AddRange(Enum.GetValues<FeatureSet>().Select(features => Curve(set.Name, features, training)));
            reviews.Add(QualityOfReviews.Measure(set.Name, training));
            Console.WriteLine(string.Join('\n', [.. curves.TakeLast(2), reviews[^1]]));
        }

        if (options.Only.Length > 0)
            return;
        var table = $"""
            {Machine.Describe()}; {DateTime.UtcNow:yyyy-MM-dd}, `QUALITY_DATA=… scripts/bench.sh labels`

            {s_header}
            {string.Join('\n', curves)}

            {QualityOfReviews.Header}
            {string.Join('\n', reviews)}
            """;
        Report.Replace(Path.Combine(options.Root, "docs", "model.md"), "scripts/bench.sh labels", table);
    }

    /// <summary>A fifth of the rows, without near-duplicates of the others, and these.</summary>
    public static (LabelledTicket[] Rows, LabelledTicket[] HeldOut) HoldOut(IReadOnlyList<LabelledTicket> training)
    {
        var folds = Folds.Of(training, NearDuplicates.GroupsOf(training));
        LabelledTicket[] heldOut = [.. training.Where((_, row) => folds[row] == 0)];
        new Random(ModelTrainer.Seed).Shuffle(heldOut);
        return ([.. training.Where((_, row) => folds[row] != 0)], heldOut[..Math.Min(MaxHeldOut, heldOut.Length)]);
    }

    public static double MacroF1(LinearModel model, LabelledTicket[] heldOut) =>
        Evaluator.Evaluate("", Evaluator.Predict(new LinearScorer(model, ""), heldOut), seenInTraining: 0).MacroF1;

    /// <summary>Of the mean of some values.</summary>
    public static double StandardError(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }

    private static string Curve(string set, FeatureSet features, List<LabelledTicket> training)
    {
        var (rows, heldOut) = HoldOut(training);
        var cells = new List<string> { set, $"{features}" };
        foreach (var size in Sizes)
        {
            double[] scores =
            [
                .. Enumerable.Range(0, Seeds).Select(seed =>
                {
                    LabelledTicket[] some = [.. rows];
                    new Random(seed).Shuffle(some);
                    return MacroF1(LinearTrainer.Fit(some[..Math.Min(size, some.Length)], features), heldOut);
                }),
            ];
            cells.Add(Quality.Text($"{scores.Average():0.000} ± {StandardError(scores):0.000}"));
        }

        return $"| {string.Join(" | ", cells)} |";
    }
}
