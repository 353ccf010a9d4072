namespace Tickets.Inference;

/// <summary>
/// The hashes of a text's features, in the order of the text; the lists are used again for the next text.
/// </summary>
internal sealed class TextHashes
{
    /// <summary>Of words and bigrams.</summary>
    public List<ulong> Words { get; } = new(256);

    /// <summary>Of character n-grams.</summary>
    public List<ulong> NGrams { get; } = [];

    /// <summary>Replaces the hashes by those of another text.</summary>
    public void Read(string subject, string body, FeatureSet features, FeatureTerms? terms = null)
    {
        Words.Clear();
        NGrams.Clear();
        TextFeatures.Append(subject, body, Words, features == FeatureSet.WordsAndCharacters ? NGrams : null, terms);
    }
}
