namespace Tickets.Inference;

/// <summary>
/// Turns the text of a ticket into the hashes of its features. Nothing else knows what a word is: a run of letters,
/// digits and the accents on them, in lower case; <c>c#</c> and <c>c++</c> too.
/// </summary>
public static class TextFeatures
{
    /// <summary>Characters of subject and body together that are read; the rest is ignored.</summary>
    public const int MaxCharacters = 64 * 1024;

    /// <summary>
    /// Appends the hashes of words and bigrams, and those of character n-grams if there is a list for them; in the
    /// order of the text, and never 0. The first word gives one hash, each further word two: its own and its bigram's.
    /// </summary>
    public static void Append(string subject, string body, List<ulong> words, List<ulong>? nGrams = null) =>
        Append(subject, body, words, nGrams, terms: null);

    /// <summary>The same; also names the term of each hash if there is a list for them.</summary>
    internal static void Append(
        string subject,
        string body,
        List<ulong> words,
        List<ulong>? nGrams,
        FeatureTerms? terms
    )
    {
        var head = Math.Min(subject.Length, MaxCharacters);
        var keepsWords = nGrams is not null || terms is not null;
        var reader = new WordReader(words, nGrams, terms, stackalloc char[keepsWords ? WordReader.BufferLength : 0]);
        terms?.Begin("subject", subject);
        reader.Read(subject.AsSpan(0, head));
        terms?.Begin("body", body);
        reader.Read(body.AsSpan(0, Math.Min(body.Length, MaxCharacters - head)));
    }
}
