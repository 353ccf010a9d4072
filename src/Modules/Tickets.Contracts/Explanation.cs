namespace Tickets.Contracts;

/// <summary>
/// Why a model prefers one category to the runner-up: what each term adds to either score. The difference of the two
/// scores, divided by the temperature, is their log odds before calibration.
/// </summary>
/// <param name="ModelVersion">The model asked.</param>
/// <param name="Category">The best category.</param>
/// <param name="RunnerUp">The second best.</param>
/// <param name="Temperature">The model's temperature.</param>
/// <param name="Bias">What the two have before any word is read.</param>
/// <param name="Terms">Words and word pairs, those that part the two most first.</param>
/// <param name="Rest">The sum of the terms that are not listed.</param>
/// <param name="Sentences">What the meaning of the text adds; null for a model without sentence vectors.</param>
public sealed record Explanation(
    string ModelVersion,
    string Category,
    string RunnerUp,
    float Temperature,
    Contribution Bias,
    IReadOnlyList<TermContribution> Terms,
    Contribution Rest,
    SentenceContribution? Sentences = null
);

/// <summary>What something adds to the score of the best category, and to that of the runner-up.</summary>
public readonly record struct Contribution(double ForCategory, double ForRunnerUp)
{
    /// <summary>Both together.</summary>
    public static Contribution operator +(Contribution one, Contribution other) =>
        new(one.ForCategory + other.ForCategory, one.ForRunnerUp + other.ForRunnerUp);
}

/// <summary>What a word, or a pair of neighbouring words, adds, its characters included.</summary>
/// <param name="Term">The word as the model reads it, or both words.</param>
/// <param name="ForCategory">What it adds to the score of the best category.</param>
/// <param name="ForRunnerUp">What it adds to that of the second best.</param>
/// <param name="Spans">Where it stands in the text of the ticket, in its order; 20 places at most.</param>
public sealed record TermContribution(
    string Term,
    double ForCategory,
    double ForRunnerUp,
    IReadOnlyList<TextSpan> Spans
);

/// <summary>What the sentence vector of a text, which stands for its meaning, adds.</summary>
/// <param name="ForCategory">What it adds to the score of the best category.</param>
/// <param name="ForRunnerUp">What it adds to that of the second best.</param>
/// <param name="Decisive">
/// The sentence that matters most; null if the text has but one sentence, or the vector would add more without any of them.
/// </param>
public sealed record SentenceContribution(double ForCategory, double ForRunnerUp, DecisiveSentence? Decisive);

/// <summary>The sentence without which the sentence vector would add least to the best category.</summary>
/// <param name="Sentence">The sentence, its first 200 characters.</param>
/// <param name="Loss">What the vector would add less without it.</param>
/// <param name="Span">Where it stands in the text of the ticket.</param>
public sealed record DecisiveSentence(string Sentence, double Loss, TextSpan Span);

/// <summary>A place in the text of a ticket.</summary>
/// <param name="Field"><c>subject</c> or <c>body</c>.</param>
/// <param name="Start">Where it begins, from 0, in UTF-16 code units, as JavaScript counts.</param>
/// <param name="Length">How long it is, likewise.</param>
public readonly record struct TextSpan(string Field, int Start, int Length);
