namespace Tickets.Inference;

/// <summary>
/// Turns the text of a ticket into the hashes of its features. Nothing else knows what a word is: a run of letters,
/// digits and the accents on them, in lower case; <c>c#</c> and <c>c++</c> too; and each character of a script that puts no
/// spaces between words.
/// </summary>
public static class TextFeatures
{
    /// <summary>Characters of subject and body together that are read; the rest is ignored.</summary>
    public const int MaxCharacters = 64 * 1024;

    // Makes of a hash another one: the same word is another feature where it stands in the subject.
    private const ulong OfSubject = 0x9E3779B97F4A7C15;

    /// <summary>
    /// Appends the hashes of words and bigrams, and those of character n-grams if there is a list for them; in the
    /// order of the text, and never 0. The first word gives one hash, each further word two: its own and its bigram's.
    /// </summary>
    public static void Append(string subject, string body, List<ulong> words, List<ulong>? nGrams = null)
    {
        var reader = new WordReader(words, nGrams, null, stackalloc char[nGrams is null ? 0 : WordReader.BufferLength]);
        Read(ref reader, subject, body, null, out _, words);
    }

    /// <summary>Appends the hashes of all blocks; also names the term of each hash if there is a list for them.</summary>
    internal static void Append(
        string subject,
        string body,
        TextHashes hashes,
        FeatureSet features,
        FeatureTerms? terms
    )
    {
        var nGrams = features == FeatureSet.Words ? null : hashes.NGrams;
        var keepsWords = nGrams is not null || terms is not null;
        var reader = new WordReader(hashes.Words, nGrams, terms, stackalloc char[keepsWords ? WordReader.BufferLength : 0]);
        Read(ref reader, subject, body, terms, out var ofSubject, hashes.Words);
        for (var i = 0; i < ofSubject; i++)
            hashes.Subject.Add(WordReader.Finalise(hashes.Words[i] ^ OfSubject));
    }

    private static void Read(
        ref WordReader reader,
        string subject,
        string body,
        FeatureTerms? terms,
        out int ofSubject,
        List<ulong> words
    )
    {
        var head = Math.Min(subject.Length, MaxCharacters);
        terms?.Begin("subject", subject);
        reader.Read(subject.AsSpan(0, head));
        ofSubject = words.Count;
        terms?.Begin("body", body);
        reader.Read(body.AsSpan(0, Math.Min(body.Length, MaxCharacters - head)));
    }
}
