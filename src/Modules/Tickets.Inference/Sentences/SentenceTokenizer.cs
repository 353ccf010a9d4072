using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Tickets.Inference;

/// <summary>
/// Splits texts into the tokens of all-MiniLM-L6-v2: WordPiece, as BERT's for lower-case English has them. Hangul is not taken
/// apart into its letters, as BERT does: its syllables are unknown tokens.
/// </summary>
internal sealed class SentenceTokenizer
{
    /// <summary>Tokens of a text that are read, the marks at its ends included: what the model was made for.</summary>
    public const int MaxTokens = 256;

    /// <summary>Characters of a text that are read.</summary>
    public const int MaxCharacters = 8192;

    // The service runs without ICU: what would take letters and accents apart does nothing, and "café" is unknown.
    private static readonly FrozenDictionary<char, char> Plain = LettersWithoutAccent();

    private readonly BertTokenizer _tokenizer;

    /// <summary>Reads the vocabulary.</summary>
    public SentenceTokenizer(Stream vocabulary) => _tokenizer = BertTokenizer.Create(vocabulary);

    /// <summary>The token of places that no text reaches.</summary>
    public int Padding => _tokenizer.PaddingTokenId;

    /// <summary>The tokens of a text, with the marks at its ends.</summary>
    public int[] Tokenize(string subject, string body)
    {
        var text = subject.Length == 0 ? body : $"{subject}\n{body}";
        var plain = new StringBuilder();
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, MaxCharacters)))
            if (char.IsAscii(letter) || !IsUnseen(letter))
                plain.Append(WithoutAccent(char.ToLowerInvariant(letter)));
        return [.. _tokenizer.EncodeToIds(plain.ToString(), MaxTokens, out _, out _)];
    }

    // Accents of their own, and characters without a width.
    private static bool IsUnseen(char letter) =>
        CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format;

    private static char WithoutAccent(char letter)
    {
        while (!char.IsAscii(letter) && Plain.TryGetValue(letter, out var plain))
            letter = plain;
        return letter;
    }

    private static FrozenDictionary<char, char> LettersWithoutAccent()
    {
        var plain = new Dictionary<char, char>();
        for (var accent = '\u0300'; accent <= '\u0331'; accent++)
            for (var letter = 'a'; letter < '\u2000'; letter++)
                if (Accents.TryCompose(letter, accent, out var composed))
                    plain.TryAdd(composed, letter);
        return plain.ToFrozenDictionary();
    }
}
