using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// Key of near-duplicates: a hash of the text's letters in lower case, without digits, punctuation, white space, quoted
/// lines, salutation and signature. Near-duplicates land in the same split.
/// </summary>
public static class Fingerprint
{
    // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private const int LongestName = 4; // in words, "Dear" and the like among them

    /// <summary>The fingerprint of a ticket's text.</summary>
    public static long Of(string subject, string body)
    {
        var hash = Add(Add(OffsetBasis, subject), Core(body));
        // The low bits of FNV-1a are weak, and the split takes a remainder: mix them (finalizer of MurmurHash3).
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        return (long)hash;
    }

    /// <summary>
    /// The part of the data a labelled text belongs to: eight tenths train, one validation, one test.
    /// </summary>
    /// <param name="fingerprint">Of the text.</param>
    /// <param name="wanted">
    /// For files with a split of their own: all of it is <see cref="Split.Test" />, or none of it.
    /// </param>
    public static Split SplitOf(long fingerprint, Split? wanted = null) =>
        ((ulong)fingerprint % 10, wanted) switch
        {
            (_, Split.Test) => Split.Test,
            (1, _) => Split.Validation,
            (0, null) => Split.Test,
            _ => Split.Train,
        };

    // Without salutation and signature; all of it if nothing else is there.
    private static ReadOnlySpan<char> Core(string body)
    {
        ReadOnlySpan<char> text = body.Contains('>', StringComparison.Ordinal) ? Unquoted(body) : body;
        text = text.Trim();
        var clause = text.IndexOfAny(",!:\n");
        if (clause > 0 && EndsInName(text[..clause]))
            text = text[(clause + 1)..];
        while (text.LastIndexOfAny(",.!\n") is var end and >= 0 && (end == text.Length - 1 || IsNames(text[(end + 1)..])))
            text = text[..end].TrimEnd();
        return HasLetter(text) ? text : body;
    }

    // With the "Ann wrote:" before a quotation.
    private static string Unquoted(string body)
    {
        var kept = new List<string>();
        foreach (var line in body.Split('\n').Select(line => line.TrimEnd()))
        {
            if (!line.TrimStart().StartsWith('>'))
                kept.Add(line);
            else if (kept.Count > 0 && kept[^1].EndsWith(':'))
                kept.RemoveAt(kept.Count - 1);
        }
        return string.Join('\n', kept);
    }

    // "Hi Ann", "Dear Ms Smith"
    private static bool EndsInName(ReadOnlySpan<char> clause)
    {
        var words = 0;
        var isName = false;
        foreach (var range in clause.Split(' '))
            if (!clause[range].IsWhiteSpace())
                (words, isName) = (words + 1, IsName(clause[range].Trim()));
        return words <= LongestName && isName;
    }

    // "Bob", "Bob Jones"
    private static bool IsNames(ReadOnlySpan<char> clause)
    {
        var words = 0;
        foreach (var range in clause.Split(' '))
        {
            var word = clause[range].Trim();
            if (word.IsEmpty)
                continue;
            if (++words > LongestName || !IsName(word))
                return false;
        }
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> word)
    {
        if (word.Length < 2 || !char.IsUpper(word[0]))
            return false;
        for (var i = 1; i < word.Length; i++)
            if (!char.IsLower(word[i]) && !(IsJoint(word[i]) || (char.IsUpper(word[i]) && IsJoint(word[i - 1]))))
                return false;
        return true;

        static bool IsJoint(char c) => c is '-' or '\'' or '’';
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsLetter(c))
                return true;
        return false;
    }

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsLetter(c))
                hash = (hash ^ char.ToLowerInvariant(c)) * Prime;
        return hash;
    }
}
