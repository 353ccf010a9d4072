using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What texts a model sees, and what it makes of them.</summary>
/// <param name="Tickets">Tickets looked at.</param>
/// <param name="Words">Words and word pairs of a ticket, on average; tokens, if the model reads these.</param>
/// <param name="KnownWords">The share of them that the model knows, 0 to 1.</param>
/// <param name="Confidence">Mean calibrated confidence: the accuracy the model expects of itself.</param>
/// <param name="Categories">How often each category is the most probable one.</param>
/// <param name="Confidences">Tickets by confidence, in ten equal steps from 0 to 1.</param>
public sealed record InputStatistics(
    int Tickets,
    double Words,
    double KnownWords,
    double Confidence,
    IReadOnlyDictionary<string, int> Categories,
    IReadOnlyList<int> Confidences
)
{
    private const int Bins = 10;

    /// <summary>
    /// Of what a model of these categories said of some tickets, that have so many words, of which it knows so many.
    /// </summary>
    internal static InputStatistics Of(
        IReadOnlyList<string> classes,
        IReadOnlyCollection<Classification> answers,
        long words,
        long known
    )
    {
        var categories = classes.ToDictionary(category => category, _ => 0);
        var confidences = new int[Bins];
        foreach (var answer in answers)
        {
            categories[answer.Alternatives[0].Category]++;
            confidences[Math.Min((int)(answer.Confidence * Bins), Bins - 1)]++;
        }
        return new InputStatistics(
            answers.Count,
            (double)words / Math.Max(1, answers.Count),
            (double)known / Math.Max(1, words),
            answers.Sum(answer => (double)answer.Confidence) / Math.Max(1, answers.Count),
            categories,
            confidences
        );
    }

    /// <summary>All of what was looked at, in parts, by models of the same categories.</summary>
    public static InputStatistics Sum(IReadOnlyCollection<InputStatistics> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var tickets = parts.Sum(part => part.Tickets);
        var words = parts.Sum(part => part.Words * part.Tickets);
        return new InputStatistics(
            tickets,
            words / Math.Max(1, tickets),
            parts.Sum(part => part.KnownWords * part.Words * part.Tickets) / Math.Max(1, words),
            parts.Sum(part => part.Confidence * part.Tickets) / Math.Max(1, tickets),
            parts.SelectMany(part => part.Categories).GroupBy(pair => pair.Key).ToDictionary(each => each.Key, each => each.Sum(pair => pair.Value)),
            [.. Enumerable.Range(0, Bins).Select(bin => parts.Sum(part => part.Confidences[bin]))]
        );
    }
}
