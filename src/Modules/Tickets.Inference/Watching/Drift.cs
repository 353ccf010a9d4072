namespace Tickets.Inference;

/// <summary>How far the tickets of late are from those the model was made with.</summary>
/// <param name="ModelVersion">The model in use.</param>
/// <param name="Reference">Tickets that were left out in training.</param>
/// <param name="Recent">The tickets it classified last.</param>
/// <param name="CategoryShift">Population stability index of the categories; above 0.1 they have shifted.</param>
/// <param name="ConfidenceShift">Population stability index of the confidences.</param>
/// <param name="ExpectedAccuracy">Mean confidence of late: what accuracy the model expects of itself.</param>
/// <param name="Corrections">Tickets of this model that a person looked at.</param>
/// <param name="AccuracyOnCorrections">
/// The share of those whose most probable category was the person's; null without any. Persons look at doubtful tickets
/// first, so it is below the accuracy on all.
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
    private const double Shifted = 0.1;
    private const double FewerKnown = 0.1;
    private const double LessSure = 0.05;
    private const int FewestTickets = 100;

    /// <summary>Compares.</summary>
    public static Drift Between(
        string modelVersion,
        InputStatistics reference,
        InputStatistics recent,
        int corrections,
        int agreed
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(recent);
        string[] names = [.. reference.Categories.Keys];
        var categories = StabilityIndex(
            [.. names.Select(name => reference.Categories[name])],
            [.. names.Select(name => recent.Categories.GetValueOrDefault(name))]
        );
        var confidences = StabilityIndex(reference.Confidences, recent.Confidences);
        var warnings = new List<string>();
        if (recent.Tickets < FewestTickets)
        {
            warnings.Add($"only {recent.Tickets} tickets of late: too few to compare");
        }
        else
        {
            if (categories > Shifted)
                warnings.Add(FormattableString.Invariant($"other categories come than before (index {categories:0.00})"));
            if (confidences > Shifted)
                warnings.Add(FormattableString.Invariant($"the confidences are others than before (index {confidences:0.00})"));
            if (recent.KnownWords < reference.KnownWords - FewerKnown)
                warnings.Add(
                    FormattableString.Invariant(
                        $"the model knows {recent.KnownWords:0%} of the words, and knew {reference.KnownWords:0%}"
                    )
                );
            if (recent.Confidence < reference.Confidence - LessSure)
                warnings.Add(
                    FormattableString.Invariant(
                        $"the model expects to be right for {recent.Confidence:0%}, and did for {reference.Confidence:0%}"
                    )
                );
        }

        return new Drift(
            modelVersion,
            reference,
            recent,
            categories,
            confidences,
            recent.Confidence,
            corrections,
            corrections == 0 ? null : (double)agreed / corrections,
            warnings
        );
    }

    /// <summary>
    /// The population stability index, the sum of (p - q) ln(p / q), less what two samples of one population would have on
    /// average (B. Yurdakul 2018, "Statistical Properties of Population Stability Index"). Half a ticket is added to each
    /// count, so that an empty one is no infinity.
    /// </summary>
    public static double StabilityIndex(IReadOnlyList<int> reference, IReadOnlyList<int> recent)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(recent);
        var (n, m) = (reference.Sum() + 0.5 * reference.Count, recent.Sum() + 0.5 * recent.Count);
        var index = 0.0;
        for (var i = 0; i < reference.Count; i++)
        {
            var (p, q) = ((reference[i] + 0.5) / n, (recent[i] + 0.5) / m);
            index += (p - q) * Math.Log(p / q);
        }
        return Math.Max(0, index - (reference.Count - 1) * (1 / n + 1 / m));
    }
}
