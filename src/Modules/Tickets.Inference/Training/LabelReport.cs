using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>Two categories that are hard to tell apart.</summary>
/// <param name="One">One of them.</param>
/// <param name="Other">The other.</param>
/// <param name="Share">The share of their held-out tickets that the model takes for the other of the two, 0 to 1.</param>
public sealed record AlikeCategories(string One, string Other, double Share);

/// <summary>What is odd about the categories of the tickets that a model learns from, found on held-out tickets.</summary>
/// <param name="Contradicting">Tickets whose text another ticket has, with another category.</param>
/// <param name="LikelyWrong">Held-out tickets that the model is sure have another category.</param>
/// <param name="Alike">Categories that are hard to tell apart, the hardest first.</param>
/// <param name="Small">Categories of which there is too little to learn from.</param>
public sealed record LabelReport(
    int Contradicting,
    int LikelyWrong,
    IReadOnlyList<AlikeCategories> Alike,
    IReadOnlyList<string> Small
)
{
    private const float Sure = 0.9f;
    private const double AlikeFrom = 0.2;
    private const int MinTickets = 10; // of a category
    private const int MaxAlike = 10;

    /// <summary>Looks for it.</summary>
    internal static LabelReport Of(IReadOnlyList<Prediction> heldOut)
    {
        var counts = heldOut.CountBy(each => each.Label).ToDictionary();
        return new(
            heldOut.GroupBy(each => each.Row.Fingerprint).Where(same => same.DistinctBy(each => each.Label).Count() > 1).Sum(same => same.Count()),
            heldOut.Count(IsDoubtful),
            [.. AlikeIn(heldOut, counts).OrderByDescending(pair => pair.Share).Take(MaxAlike)],
            [.. counts.Where(pair => pair.Value < MinTickets).Select(pair => pair.Key).Order(StringComparer.Ordinal)]
        );
    }

    /// <summary>Those that may be wrong, the most doubtful first, for a person to look at.</summary>
    internal static IReadOnlyList<DoubtfulLabel> Doubtful(IEnumerable<Prediction> heldOut) =>
        [
            .. heldOut
                .Where(IsDoubtful)
                .OrderByDescending(each => each.Confidence)
                .Select(each => new DoubtfulLabel(each.Row, each.Category, each.Confidence)),
        ];

    /// <summary>What there is to say, in sentences.</summary>
    public IEnumerable<string> InWords()
    {
        if (Contradicting > 0)
            yield return $"{Contradicting} tickets have a text that others have too, with another category";
        if (LikelyWrong > 0)
            yield return $"{LikelyWrong} tickets may have a wrong category: a model that had not seen them is at least {Sure:0%} sure of another";
        foreach (var (one, other, share) in Alike)
            yield return $"'{one}' and '{other}' are hard to tell apart: {share:0%} of their tickets are taken for the other";
        if (Small.Count > 0)
            yield return $"fewer than {MinTickets} tickets to measure on: {string.Join(", ", Small.Take(MaxAlike))}{(Small.Count > MaxAlike ? ", …" : "")}";
    }

    private static bool IsDoubtful(Prediction each) =>
        !each.IsCorrect && each.Confidence >= Sure && !each.IsAbstained;

    private static IEnumerable<AlikeCategories> AlikeIn(IReadOnlyList<Prediction> heldOut, Dictionary<string, int> counts) =>
        from pair in heldOut
            .Where(each => !each.IsCorrect)
            .CountBy(each => string.CompareOrdinal(each.Label, each.Category) < 0 ? (each.Label, each.Category) : (each.Category, each.Label))
        let rows = counts.GetValueOrDefault(pair.Key.Item1) + counts.GetValueOrDefault(pair.Key.Item2)
        where rows >= MinTickets && (double)pair.Value / rows >= AlikeFrom
        select new AlikeCategories(pair.Key.Item1, pair.Key.Item2, (double)pair.Value / rows);

    /// <summary>Says one in words.</summary>
    internal static string InWords(DoubtfulLabel doubtful) =>
        $"    '{Beginning(doubtful.Ticket)}' is '{doubtful.Ticket.Label}', and looks like '{doubtful.Likely}' ({doubtful.Probability:0.00})";

    private static string Beginning(LabelledTicket row)
    {
        const int length = 60;
        var text = (row.Subject.Length > 0 ? row.Subject : row.Body).ReplaceLineEndings(" ");
        return text.Length <= length ? text : $"{text[..length]}…";
    }
}
