using Tickets.Contracts;

namespace Tickets.Ticketing.Import;

/// <summary>
/// Hash of the letters of a text, whatever their case; punctuation, numbers and white space do not count. Texts that
/// differ in nothing else share it, and with it the part of the data they are used for.
/// </summary>
public static class Fingerprint
{
    // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The fingerprint of a ticket's text.</summary>
    public static long Of(string subject, string body)
    {
        var hash = Add(Add(OffsetBasis, subject), body);
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

    private static ulong Add(ulong hash, string text)
    {
        foreach (var c in text)
            if (char.IsLetter(c))
                hash = (hash ^ char.ToLowerInvariant(c)) * Prime;
        return hash;
    }
}
