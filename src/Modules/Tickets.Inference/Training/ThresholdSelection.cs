namespace Tickets.Inference;

/// <summary>The prediction for a held-out row: the index of its most probable category.</summary>
public readonly record struct HeldOutPrediction(int Category, float Confidence, bool IsCorrect);

/// <summary>Selects the thresholds at which a model reaches a precision.</summary>
public static class ThresholdSelection
{
    // With fewer predictions nothing is selected.
    private const int MinRows = 50;

    // With fewer predictions a category has no threshold of its own (docs/adr/0058): 133 prove 98 % if all are right.
    private const int MinOwnRows = 150;

    /// <summary>An answer that is more likely wrong than right is none.</summary>
    public const float MinConfidence = 0.5f;

    // The normal quantile of a one-sided interval of 95 %.
    private const double OneSided = 1.645;

    /// <summary>
    /// Selects for each category the smallest threshold at which its predictions reach the target precision for sure: where
    /// the lower end of its interval does. Categories with few predictions, which can hardly prove that, share a threshold. If even these
    /// are few together, the threshold is the target precision itself, which is right as far as the confidences are
    /// calibrated. The note says which it is. No threshold is below <see cref="MinConfidence" />, nor below what was seen: there nothing is known.
    /// </summary>
    public static IReadOnlyList<CategoryThreshold> Select(
        IReadOnlyList<HeldOutPrediction> predictions,
        IReadOnlyList<string> categories,
        double targetPrecision
    )
    {
        var byCategory = predictions.ToLookup(prediction => prediction.Category);
        var few = predictions.Where(prediction => byCategory[prediction.Category].Count() < MinOwnRows).ToArray();
        return [.. categories.Select((category, index) => ForOne(category, [.. byCategory[index]]))];

        CategoryThreshold ForOne(string category, HeldOutPrediction[] own)
        {
            var (threshold, note) = own.Length >= MinOwnRows
                ? (Smallest(own, targetPrecision), null)
                : Shared(few, own.Length, targetPrecision);
            if (threshold is null)
                note = $"no threshold reaches a precision of {targetPrecision}: it always abstains";
            var accepted = own.Where(prediction => prediction.Confidence >= threshold).ToArray();
            return new CategoryThreshold(
                category,
                threshold,
                own.Length,
                accepted.Length,
                accepted.Length == 0 ? null : accepted.Average(prediction => prediction.IsCorrect ? 1.0 : 0),
                note
            );
        }
    }

    private static (float? Threshold, string Note) Shared(HeldOutPrediction[] few, int own, double targetPrecision)
    {
        var tooFew = $"only {own} validation answers, too few for a threshold of its own";
        return few.Length < MinRows
            ? (Math.Max(MinConfidence, (float)targetPrecision), $"{tooFew}: it answers from a confidence of {targetPrecision} on")
            : (Smallest(few, targetPrecision), $"{tooFew}: it shares one with all that have fewer than {MinOwnRows}");
    }

    private static float? Smallest(HeldOutPrediction[] predictions, double targetPrecision)
    {
        var ranked = predictions.OrderByDescending(prediction => prediction.Confidence).ToArray();
        float? threshold = null;
        var correct = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            if (ranked[i].Confidence < MinConfidence)
                break;
            correct += ranked[i].IsCorrect ? 1 : 0;
            var next = i + 1 < ranked.Length ? ranked[i + 1].Confidence : 0;
            if (next < ranked[i].Confidence && WilsonInterval.Of(correct, i + 1, OneSided).Low >= targetPrecision)
                threshold = ranked[i].Confidence;
        }

        return threshold;
    }
}
