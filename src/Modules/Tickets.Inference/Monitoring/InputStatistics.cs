using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A summary of some tickets and a model's classification of them.</summary>
/// <param name="Tickets">Number of tickets.</param>
/// <param name="Words">Mean number of words and bigrams per ticket; of tokens, if the model reads these.</param>
/// <param name="KnownWords">Share of these that the model knows, 0 to 1.</param>
/// <param name="Confidence">Mean confidence, 0 to 1: the accuracy that the model expects of itself.</param>
/// <param name="Categories">By category: the tickets for which it is the most probable one.</param>
/// <param name="Confidences">Histogram of the confidences: tickets in ten equal bins from 0 to 1.</param>
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

    /// <summary>Summarises a batch of classifications.</summary>
    /// <param name="classes">The model's categories.</param>
    /// <param name="results">The classifications.</param>
    /// <param name="words">Words and bigrams (or tokens) of all tickets.</param>
    /// <param name="known">Those of them that the model knows.</param>
    internal static InputStatistics Of(
        IReadOnlyList<string> classes,
        IReadOnlyCollection<Classification> results,
        long words,
        long known
    )
    {
        var categories = classes.ToDictionary(category => category, _ => 0);
        var confidences = new int[Bins];
        foreach (var result in results)
        {
            categories[result.Alternatives[0].Category]++;
            confidences[Math.Min((int)(result.Confidence * Bins), Bins - 1)]++;
        }

        return new InputStatistics(
            results.Count,
            Ratio(words, results.Count),
            Ratio(known, words),
            Ratio(results.Sum(result => (double)result.Confidence), results.Count),
            categories,
            confidences
        );
    }

    /// <summary>Adds up the summaries of parts, by models of the same categories.</summary>
    public static InputStatistics Sum(IReadOnlyCollection<InputStatistics> parts)
    {
        var tickets = parts.Sum(part => part.Tickets);
        var words = parts.Sum(part => part.Words * part.Tickets);
        return new InputStatistics(
            tickets,
            Ratio(words, tickets),
            Ratio(parts.Sum(part => part.KnownWords * part.Words * part.Tickets), words),
            Ratio(parts.Sum(part => part.Confidence * part.Tickets), tickets),
            parts
                .SelectMany(part => part.Categories)
                .GroupBy(pair => pair.Key)
                .ToDictionary(category => category.Key, category => category.Sum(pair => pair.Value)),
            [.. Enumerable.Range(0, Bins).Select(bin => parts.Sum(part => part.Confidences[bin]))]
        );
    }

    // 0 of nothing is 0.
    private static double Ratio(double part, double whole) => part / Math.Max(1, whole);
}
