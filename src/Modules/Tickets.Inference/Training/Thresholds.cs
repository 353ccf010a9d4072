using static System.FormattableString;

namespace Tickets.Inference;

/// <summary>From which confidence on answers of a category are given, and what came of it on rows left out.</summary>
/// <param name="Category">The category.</param>
/// <param name="Threshold">The least confidence, 0 to 1; null where no confidence is enough, and it always abstains.</param>
/// <param name="Answers">Rows left out for which the category was the most probable one.</param>
/// <param name="Accepted">Those at or above the threshold.</param>
/// <param name="Precision">The share of those that are right, or null if there are none.</param>
/// <param name="Note">Why the threshold is not one of its own, or null.</param>
public sealed record CategoryThreshold(
    string Category,
    float? Threshold,
    int Answers,
    int Accepted,
    double? Precision,
    string? Note
);

/// <summary>The answer for a row that was left out: the index of its most probable category.</summary>
public readonly record struct ValidationAnswer(int Category, float Confidence, bool Right);

/// <summary>From which confidence on a model answers.</summary>
public static class Thresholds
{
    /// <summary>With fewer answers of a category it gets no threshold of its own.</summary>
    public const int MinRows = 50;

    /// <summary>
    /// For each category the smallest threshold at which its answers are right often enough. Categories with too few
    /// answers are refused one of their own, and share one; if even that has too few to go by, they have to be as sure as
    /// the target precision itself, which is right if their confidences are. The note says so.
    /// </summary>
    public static IReadOnlyList<CategoryThreshold> Choose(
        IReadOnlyList<ValidationAnswer> answers,
        IReadOnlyList<string> categories,
        double targetPrecision
    )
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(categories);
        var byCategory = answers.ToLookup(answer => answer.Category);
        var few = answers.Where(answer => byCategory[answer.Category].Count() < MinRows).ToArray();
        return [.. categories.Select((category, index) => ForOne(category, [.. byCategory[index]]))];

        CategoryThreshold ForOne(string category, ValidationAnswer[] own)
        {
            var shares = own.Length < MinRows;
            var threshold = shares && few.Length < MinRows ? (float)targetPrecision : Smallest(shares ? few : own, targetPrecision);
            var accepted = own.Where(answer => answer.Confidence >= threshold).ToArray();
            var tooFew = $"only {own.Length} validation answers, too few for a threshold of its own";
            string? note =
                threshold is null ? Invariant($"no threshold reaches a precision of {targetPrecision}: it always abstains")
                : !shares ? null
                : few.Length < MinRows ? Invariant($"{tooFew}: it answers from a confidence of {targetPrecision} on")
                : $"{tooFew}: it shares one with all that have fewer than {MinRows}";
            return new CategoryThreshold(
                category,
                threshold,
                own.Length,
                accepted.Length,
                accepted.Length == 0 ? null : accepted.Average(answer => answer.Right ? 1.0 : 0),
                note
            );
        }
    }

    // One more wrong answer than there were: the threshold is chosen on these very rows, and would promise too much. It is
    // the correction of conformal risk control (Angelopoulos et al. 2022, arXiv:2208.02814).
    private static float? Smallest(ValidationAnswer[] answers, double targetPrecision)
    {
        var ranked = answers.OrderByDescending(answer => answer.Confidence).ToArray();
        float? threshold = null;
        var right = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            right += ranked[i].Right ? 1 : 0;
            var lastOfItsConfidence = i + 1 == ranked.Length || ranked[i + 1].Confidence < ranked[i].Confidence;
            if (lastOfItsConfidence && right >= targetPrecision * (i + 2))
                threshold = i + 1 == ranked.Length ? 0 : ranked[i].Confidence;
        }
        return threshold;
    }
}
