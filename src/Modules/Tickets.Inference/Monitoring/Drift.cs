namespace Tickets.Inference;

/// <summary>Drift of recent tickets against the model's reference.</summary>
/// <param name="ModelVersion">The model in use.</param>
/// <param name="Reference">Statistics of the held-out tickets of its training.</param>
/// <param name="Recent">Statistics of the tickets it classified last.</param>
/// <param name="CategoryShift">Population stability index of the categories; above 0.1 they have shifted.</param>
/// <param name="ConfidenceShift">Population stability index of the confidences; above 0.1 they have shifted.</param>
/// <param name="ExpectedAccuracy">
/// Mean confidence of the recent tickets: the accuracy the model expects of itself.
/// </param>
/// <param name="Corrections">Tickets of this model that a person has given a category.</param>
/// <param name="AccuracyOnCorrections">
/// Share of the corrections that agree with the model's most probable category, 0 to 1; null without any. People look
/// at doubtful tickets first, so it is below the accuracy on all tickets.
/// </param>
/// <param name="Warnings">What has changed, in words; empty when nothing has.</param>
public sealed record Drift(
    string ModelVersion,
    InputStatistics Reference,
    InputStatistics Recent,
    double CategoryShift,
    double ConfidenceShift,
    double ExpectedAccuracy,
    int Corrections,
    double? AccuracyOnCorrections,
    IReadOnlyList<string> Warnings
)
{
    private const double MaxStabilityIndex = 0.1;
    private const double MaxLossOfKnownWords = 0.1;
    private const double MaxLossOfConfidence = 0.05;
    private const int MinTickets = 100;

    /// <summary>Compares.</summary>
    /// <param name="modelVersion">The model.</param>
    /// <param name="reference">Statistics of the held-out tickets.</param>
    /// <param name="recent">Statistics of recent tickets.</param>
    /// <param name="corrections">Corrections of the model's tickets.</param>
    /// <param name="agreed">Those that agree with the model.</param>
    public static Drift Between(
        string modelVersion,
        InputStatistics reference,
        InputStatistics recent,
        int corrections,
        int agreed
    )
    {
        string[] names = [.. reference.Categories.Keys];
        var categories = StabilityIndex(
            [.. names.Select(name => reference.Categories[name])],
            [.. names.Select(name => recent.Categories.GetValueOrDefault(name))]
        );
        var confidences = StabilityIndex(reference.Confidences, recent.Confidences);
        return new Drift(
            modelVersion,
            reference,
            recent,
            categories,
            confidences,
            recent.Confidence,
            corrections,
            corrections == 0 ? null : (double)agreed / corrections,
            [.. WarningsOf(reference, recent, categories, confidences)]
        );
    }

    /// <summary>
    /// The population stability index, the sum of (p - q) ln(p / q), less its mean for two samples of one population;
    /// at least 0 (B. Yurdakul 2018, "Statistical Properties of Population Stability Index").
    /// </summary>
    public static double StabilityIndex(IReadOnlyList<int> reference, IReadOnlyList<int> recent)
    {
        // Half a ticket is added to each count, so that an empty bin does not make the index infinite.
        var (n, m) = (reference.Sum() + 0.5 * reference.Count, recent.Sum() + 0.5 * recent.Count);
        var index = 0.0;
        for (var i = 0; i < reference.Count; i++)
        {
            var (p, q) = ((reference[i] + 0.5) / n, (recent[i] + 0.5) / m);
            index += (p - q) * Math.Log(p / q);
        }

        return Math.Max(0, index - (reference.Count - 1) * (1 / n + 1 / m));
    }

    private static IEnumerable<string> WarningsOf(
        InputStatistics reference,
        InputStatistics recent,
        double categories,
        double confidences
    )
    {
        if (recent.Tickets < MinTickets)
        {
            yield return $"only {recent.Tickets} recent tickets: too few to compare";
            yield break;
        }

        if (categories > MaxStabilityIndex)
            yield return $"other categories come than before (index {categories:0.00})";
        if (confidences > MaxStabilityIndex)
            yield return $"the confidences are others than before (index {confidences:0.00})";
        if (recent.KnownWords < reference.KnownWords - MaxLossOfKnownWords)
            yield return $"the model knows {recent.KnownWords:0%} of the words, and knew {reference.KnownWords:0%}";
        if (recent.Confidence < reference.Confidence - MaxLossOfConfidence)
            yield return $"the model expects an accuracy of {recent.Confidence:0%}, and did {reference.Confidence:0%}";
    }
}
