using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Lets a model take the place of the one in use only if that is no loss, as far as can be told.</summary>
public static class PromotionGate
{
    /// <summary>With fewer tickets nothing is said of which model is better.</summary>
    public const int MinRows = 30;

    /// <summary>Both on the rows that neither was trained on; null if there are none.</summary>
    public static ModelComparison? Compare(IScorer model, IScorer current, IReadOnlyList<LabelledTicket> rows)
    {
        var unseen = rows
            .Where(row => !model.WasTrainedOn(row) && !current.WasTrainedOn(row))
            .ToArray();
        if (unseen.Length == 0)
            return null;
        var (ours, theirs) = (Evaluator.Predict(model, unseen), Evaluator.Predict(current, unseen));
        var pairs = ours.Zip(theirs, (our, their) => (our.Label, New: our.IsCorrect, Current: their.IsCorrect)).ToArray();
        var onlyNew = pairs.Count(pair => pair is { New: true, Current: false });
        var onlyCurrent = pairs.Count(pair => pair is { New: false, Current: true });
        return new(
            current.Version,
            unseen.Length,
            ScoreOf(model, ours),
            ScoreOf(current, theirs),
            onlyNew,
            onlyCurrent,
            PValue(onlyNew, onlyCurrent),
            [
                .. pairs
                    .GroupBy(pair => pair.Label)
                    .OrderBy(rowsOfOne => rowsOfOne.Key, StringComparer.Ordinal)
                    .Select(rowsOfOne => new CategoryComparison(
                        rowsOfOne.Key,
                        rowsOfOne.Count(),
                        rowsOfOne.Count(pair => pair.New),
                        rowsOfOne.Count(pair => pair.Current)
                    )),
            ]
        );
    }

    /// <summary>The categories that the model in use knows, and the other one does not.</summary>
    public static IReadOnlyList<string> Forgotten(IScorer model, IScorer? current) =>
        current is null ? [] : [.. current.Classes.Except(model.Classes).Order(StringComparer.Ordinal)];

    /// <summary>Why a model does not take the place of the one in use; null if it may.</summary>
    public static WhyNotPromoted? WhyNot(
        IScorer model,
        IScorer? current,
        ModelComparison? comparison,
        IReadOnlyList<string> forgotten
    ) =>
        current is null ? null
        : current.Version == model.Version ? WhyNotPromoted.InUseAlready
        : forgotten.Count > 0 ? WhyNotPromoted.ForgetsCategories
        : comparison is not { Rows: >= MinRows } ? WhyNotPromoted.TooFewToCompare
        : IsWorse(comparison) ? WhyNotPromoted.FewerRight
        : null;

    /// <summary>
    /// Whether the new model is right about fewer tickets, by more than one standard error. That of the difference of two
    /// counts is the square root of their sum, if both models are equally good (McNemar 1947).
    /// </summary>
    public static bool IsWorse(ModelComparison comparison) =>
        comparison.OnlyCurrentRight - comparison.OnlyNewRight > Math.Sqrt(comparison.OnlyCurrentRight + comparison.OnlyNewRight);

    /// <summary>How likely two numbers at least as unequal are if a fair coin decides each (McNemar 1947, exact).</summary>
    public static double PValue(int one, int other)
    {
        var (n, least) = (one + other, Math.Min(one, other));
        var (logChoose, tail) = (0.0, 0.0);
        for (var k = 0; k <= least; k++)
        {
            tail += Math.Exp(logChoose - n * Math.Log(2));
            logChoose += Math.Log(n - k) - Math.Log(k + 1);
        }

        return Math.Min(1, 2 * tail);
    }

    private static ModelScore ScoreOf(IScorer scorer, IReadOnlyList<Prediction> predictions)
    {
        var evaluation = Evaluator.Evaluate(scorer.Version, predictions, seenInTraining: 0);
        return new(evaluation.Accuracy, evaluation.MacroF1, evaluation.Coverage, evaluation.PrecisionOfAnswered);
    }
}
