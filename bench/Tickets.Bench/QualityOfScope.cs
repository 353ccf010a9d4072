using Tickets.Contracts;
using Tickets.Inference;

namespace Tickets.Bench;

/// <summary>
/// How well models tell what is out of scope: the area under the ROC curve of test tickets against other texts, and the share
/// of these that is answered all the same.
/// </summary>
internal static class QualityOfScope
{
    public const string Header =
        "| Set | Own tickets refused as out of scope | 200 texts that are no tickets: AUROC, answered | Tickets of other sets "
        + "| Categories left out of training |\n|---|---:|---:|---:|---:|";

    // Both are of the same help desk.
    private static readonly string[] OfOneDesk = ["endava-tickets", "it-service-tickets"];

    private const int MaxOfOthers = 1000;

    public static async Task<string> MeasureAsync(
        Quality.PublicSet set,
        LinearModel model,
        SentenceVectors vectors,
        (List<LabelledTicket> Training, List<LabelledTicket> Test) data,
        string folder,
        string root
    )
    {
        var texts = (await File.ReadAllLinesAsync(Path.Combine(root, "tests/Tickets.Inference.Tests/not-for-a-help-desk.tsv")))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Select(cells => new TicketText(default, cells[2], cells[3]));
        var others = new List<TicketText>();
        foreach (var other in Quality.Sets.Where(other => other != set && !(OfOneDesk.Contains(other.Name) && OfOneDesk.Contains(set.Name))))
            others.AddRange(TextsOf((await Quality.ReadAsync(other, folder)).Test.Take(MaxOfOthers)));

        var (known, leftOut) = LeaveOut(data.Training);
        var withoutSome = new ModelTrainer(vectors: vectors).Train(Quality.Divided(known), 0.9, model.Vocabulary.FeatureSet).Linear;
        var own = TextsOf(data.Test);
        var scorer = new LinearScorer(model, "", vectors);
        var refused = scorer.Classify([.. own]).Average(answer => answer.Reason is AbstentionReasons.OutOfScope or AbstentionReasons.LittleKnown ? 1.0 : 0);
        string[] cells =
        [
            set.Name,
            Quality.Text($"{refused:0.0%}"),
            Against(model, vectors, own, texts),
            Against(model, vectors, own, others),
            Against(
                withoutSome,
                vectors,
                TextsOf(data.Test.Where(row => !leftOut.Contains(row.Label))),
                TextsOf(data.Test.Where(row => leftOut.Contains(row.Label)))
            ),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static IEnumerable<TicketText> TextsOf(IEnumerable<LabelledTicket> rows) =>
        rows.Select(row => new TicketText(default, row.Subject, row.Body));

    // A fifth of the categories, at least one.
    private static (List<LabelledTicket> Known, HashSet<string> LeftOut) LeaveOut(List<LabelledTicket> rows)
    {
        var categories = rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        new Random(ModelTrainer.Seed).Shuffle(categories);
        var leftOut = categories.Take(Math.Max(1, categories.Length / 5)).ToHashSet();
        return ([.. rows.Where(row => !leftOut.Contains(row.Label))], leftOut);
    }

    private static string Against(
        LinearModel model,
        SentenceVectors vectors,
        IEnumerable<TicketText> own,
        IEnumerable<TicketText> others
    )
    {
        var scorer = new LinearScorer(model, "", vectors);
        var scores = new float[model.Classes.Length];
        TicketText[] outside = [.. others];
        if (model.HasSentences)
            vectors.Remember(outside, progress: null, CancellationToken.None);
        var answered = scorer.Classify(outside).Average(answer => answer.Category is null ? 0.0 : 1);
        return Quality.Text($"{Area([.. own.Select(Odds)], [.. outside.Select(Odds)]):0.000}, {answered:0.0%}");

        float Odds(TicketText text) =>
            scorer.Score(text.Subject, text.Body, scores, out var signs) ? model.Scope.LogOdds(signs) : float.NegativeInfinity;
    }

    // The share of pairs in which the first one ranks higher; half of those that rank the same (Hanley, McNeil 1982).
    private static double Area(float[] higher, float[] lower)
    {
        Array.Sort(lower);
        return higher.Average(value =>
        {
            var (below, notAbove) = (Count(lower, value, orEqual: false), Count(lower, value, orEqual: true));
            return (below + notAbove) / 2.0 / lower.Length;
        });
    }

    // How many of ascending values are below one, or equal to it.
    private static int Count(float[] values, float limit, bool orEqual)
    {
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (values[middle] < limit || (orEqual && values[middle] == limit))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
