namespace Tickets.Inference;

/// <summary>
/// The hashes of a text's features, in the order of the text; the lists are used again for the next text.
/// </summary>
internal sealed class TextHashes
{
    /// <summary>Of words and bigrams.</summary>
    public List<ulong> Words { get; } = new(256);

    /// <summary>Of the subject's words and bigrams once more, as features of their own.</summary>
    public List<ulong> Subject { get; } = [];

    /// <summary>Of character n-grams.</summary>
    public List<ulong> NGrams { get; } = [];

    /// <summary>Whether a place in <see cref="Words" /> has a word; a bigram follows each word but the first.</summary>
    public static bool IsWord(int place) => place == 0 || place % 2 == 1;

    /// <summary>Replaces the hashes by those of another text.</summary>
    public void Read(string subject, string body, FeatureSet features, FeatureTerms? terms = null)
    {
        Words.Clear();
        Subject.Clear();
        NGrams.Clear();
        TextFeatures.Append(subject, body, this, features, terms);
    }
}
