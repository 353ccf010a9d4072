using Tickets.Contracts;
using Tickets.Inference;

namespace Tickets.Bench;

/// <summary>Whether what thresholds promise holds on test rows: for all answers, and for each category with enough of them.</summary>
internal static class QualityOfTargets
{
    public const string Header =
        "| Set | Target | Answered | Of these right (95 % interval) | Holds | Categories with 50 answers or more: it holds | The worst of them "
        + "|\n|---|---:|---:|---:|---|---:|---|";

    private const int MinAnswers = 50;

    private static readonly double[] Targets = [0.9, 0.95, 0.98];

    public static string Measure(Quality.PublicSet set, TrainedModel model, SentenceVectors vectors, List<LabelledTicket> test) =>
        string.Join('\n', Targets.Select(target => Row(set, model, vectors, test, target)));

    private static string Row(Quality.PublicSet set, TrainedModel model, SentenceVectors vectors, List<LabelledTicket> test, double target)
    {
        var point = model.Targets.Single(each => each.IsFor(target));
        float[] thresholds = [.. point.Thresholds.Select(each => each.Threshold ?? float.PositiveInfinity)];
        var scorer = new LinearScorer(model.Linear with { Thresholds = thresholds }, "", vectors);
        Prediction[] answered = [.. Evaluator.Predict(scorer, test).Where(each => !each.IsAbstained)];
        var right = answered.Count(each => each.IsCorrect);
        var (low, high) = WilsonInterval.Of(right, answered.Length);
        var categories = answered
            .GroupBy(each => each.Category)
            .Where(ofOne => ofOne.Count() >= MinAnswers)
            .Select(ofOne => (Category: ofOne.Key, Right: ofOne.Count(each => each.IsCorrect), Answers: ofOne.Count()))
            .ToArray();
        string[] cells =
        [
            set.Name,
            Quality.Text($"{target:0%}"),
            Quality.Text($"{(double)answered.Length / test.Count:0%}"),
            answered.Length == 0 ? "–" : Quality.Text($"{(double)right / answered.Length:0.000} ({low:0.000}–{high:0.000})"),
            high >= target ? "yes" : "**no**",
            Quality.Text($"{categories.Count(each => WilsonInterval.Of(each.Right, each.Answers).High >= target)} of {categories.Length}"),
            categories.Length == 0 ? "–" : Worst(),
        ];
        return $"| {string.Join(" | ", cells)} |";

        string Worst()
        {
            var (category, itsRight, answers) = categories.MinBy(each => (double)each.Right / each.Answers);
            return Quality.Text($"{category}: {itsRight} of {answers}");
        }
    }
}
