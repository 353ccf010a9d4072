using Tickets.Contracts;

namespace Tickets.Pages;

/// <summary>A part of a text, and what it did to the decision.</summary>
/// <param name="Text">The part.</param>
/// <param name="Strength">1 to 3: it spoke for the category; -1 to -3: against it; 0: it hardly mattered.</param>
public sealed record MarkedPart(string Text, int Strength);

/// <summary>Finds the parts of a text that decided.</summary>
public static class MarkedText
{
    // Of the strongest place in the ticket.
    private const double Middling = 0.25;
    private const double Strong = 0.6;
    private const double Least = 0.05;

    /// <summary>The text in parts. Where places overlap, as words and pairs of words do, their weights add up.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">Which one of the ticket it is: <c>subject</c> or <c>body</c>.</param>
    /// <param name="reasons">What each word added; null if that is not known.</param>
    public static IReadOnlyList<MarkedPart> Split(string text, string field, Explanation? reasons)
    {
        if (text.Length == 0)
            return [];
        if (reasons is null)
            return [new(text, 0)];
        var weights = new double[text.Length];
        foreach (var term in reasons.Terms)
            foreach (var span in term.Spans)
                if (span.Field == field)
                    for (var i = span.Start; i < Math.Min(text.Length, span.Start + span.Length); i++)
                        weights[i] += WeightOf(term);
        var most = reasons.Terms.Select(term => Math.Abs(WeightOf(term))).DefaultIfEmpty().Max();
        var parts = new List<MarkedPart>();
        for (var (start, i) = (0, 1); i <= text.Length; i++)
        {
            if (i < text.Length && StrengthOf(weights[i], most) == StrengthOf(weights[start], most))
                continue;
            parts.Add(new(text[start..i], StrengthOf(weights[start], most)));
            start = i;
        }

        return parts;
    }

    /// <summary>How much a word spoke for the category, against the runner-up.</summary>
    public static double WeightOf(TermContribution term) => term.ForCategory - term.ForRunnerUp;

    private static int StrengthOf(double weight, double most) =>
        (Math.Abs(weight) / most) switch
        {
            >= Strong => 3,
            >= Middling => 2,
            >= Least => 1,
            _ => 0,
        } * Math.Sign(weight);
}
