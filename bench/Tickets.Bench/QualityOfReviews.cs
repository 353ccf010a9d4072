using Tickets.Contracts;
using Tickets.Inference;
using Tickets.Ticketing;

namespace Tickets.Bench;

/// <summary>
/// What 200 reviews teach a model that has learnt from 100 tickets, in the order of <c>GET /reviews</c> and in a random one:
/// macro-F1 on held-out training rows.
/// </summary>
internal static class QualityOfReviews
{
    public const string Header =
        "| Set | 100 labels | and 200 reviews in random order | in the order of `reviews` | Difference ± standard error |\n|---|---:|---:|---:|---:|";

    private const int Labels = 100;
    private const int Reviews = 200;
    private const int Seeds = 10;
    private const int PageSize = 20;
    private const int Candidates = 1000;
    private const int MaxPool = 3000;

    public static string Measure(string set, List<LabelledTicket> training)
    {
        var (rows, heldOut) = QualityOfFewLabels.HoldOut(training);
        var scores = Enumerable.Range(0, Seeds).Select(seed => MeasureOnce(rows, heldOut, new Random(seed))).ToArray();
        double[] gains = [.. scores.Select(score => score.Ordered - score.AtRandom)];
        string[] cells =
        [
            set,
            Quality.Text($"{scores.Average(score => score.Before):0.000}"),
            Quality.Text($"{scores.Average(score => score.AtRandom):0.000}"),
            Quality.Text($"{scores.Average(score => score.Ordered):0.000}"),
            Quality.Text($"{gains.Average():+0.000;-0.000} ± {QualityOfFewLabels.StandardError(gains):0.000}"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static (double Before, double AtRandom, double Ordered) MeasureOnce(
        LabelledTicket[] rows,
        LabelledTicket[] heldOut,
        Random random
    )
    {
        LabelledTicket[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        var known = shuffled[..Labels];
        var pool = shuffled[Labels..Math.Min(shuffled.Length, Labels + MaxPool)];
        var scorer = new LinearScorer(new ModelTrainer().Train(known).Linear, "");
        Prediction[] waiting = [.. Evaluator.Predict(scorer, pool).Where(each => each.IsAbstained)];
        return (After([]), After(waiting.Take(Reviews)), After(Reviewed(waiting)));

        double After(IEnumerable<Prediction> reviewed) =>
            QualityOfFewLabels.MacroF1(
                LinearTrainer.Fit([.. known, .. reviewed.Select(each => each.Row)], FeatureSet.Words),
                heldOut
            );
    }

    // A page at a time, of the latest that wait, as `reviews` gives them.
    private static List<Prediction> Reviewed(Prediction[] waiting)
    {
        var left = waiting.Select((each, place) => (Id: new Guid(place, 0, 0, new byte[8]), Prediction: each)).ToList();
        var byId = left.ToDictionary(each => each.Id, each => each.Prediction);
        var reviewed = new List<Prediction>();
        while (reviewed.Count < Reviews && left.Count > 0)
        {
            ReviewCandidate[] candidates =
            [
                .. left.Take(Candidates)
                    .Select(each => new ReviewCandidate(
                        each.Id,
                        each.Prediction.Row.Fingerprint,
                        each.Prediction.Category,
                        each.Prediction.Confidence,
                        each.Prediction.Classification.Alternatives.Skip(1).Select(next => (float?)next.Confidence).FirstOrDefault()
                    )),
            ];
            var page = ReviewTicketsEndpoint.Rank(candidates).Take(PageSize).Select(each => each.Id).ToHashSet();
            reviewed.AddRange(page.Select(id => byId[id]));
            left.RemoveAll(each => page.Contains(each.Id));
        }

        return reviewed;
    }
}
