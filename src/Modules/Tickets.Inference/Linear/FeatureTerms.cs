namespace Tickets.Inference;

/// <summary>
/// The terms of a text's features, in the order of their hashes. A word and a bigram are terms; a character n-gram has
/// the term of its word.
/// </summary>
internal sealed class FeatureTerms
{
    /// <summary>For each hash of a word or bigram.</summary>
    public List<string> OfWords { get; } = [];

    /// <summary>For each hash of a character n-gram.</summary>
    public List<string> OfNGrams { get; } = [];

    private string? _previous;

    /// <summary>Adds a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="nGrams">The number of hashes of character n-grams so far, those of the word included.</param>
    public void Add(string word, int nGrams)
    {
        OfWords.Add(word);
        if (_previous is not null)
            OfWords.Add($"{_previous} {word}");
        while (OfNGrams.Count < nGrams)
            OfNGrams.Add(word);
        _previous = word;
    }
}
