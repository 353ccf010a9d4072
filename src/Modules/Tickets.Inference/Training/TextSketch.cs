using System.Numerics;

namespace Tickets.Inference;

/// <summary>
/// A few numbers of a text by which near-duplicates are known: the smallest hashes of its shingles, which are runs of three
/// words, those over its beginning and its end among them (Broder 1997, "On the resemblance and containment of documents":
/// MinHash, as a bottom-k sketch). Up to 14 words they are all of its shingles.
/// </summary>
internal static class TextSketch
{
    /// <summary>Numbers of a sketch: ascending, then <see cref="None" />.</summary>
    public const int Length = 16;

    /// <summary>Fills the rest of the sketch of a short text.</summary>
    public const uint None = uint.MaxValue;

    [ThreadStatic]
    private static List<ulong>? t_words;

    [ThreadStatic]
    private static List<uint>? t_shingles;

    /// <summary>Writes the sketch of a text.</summary>
    public static void Write(string subject, string body, Span<uint> sketch)
    {
        var (words, shingles) = (t_words ??= [], t_shingles ??= []);
        words.Clear();
        shingles.Clear();
        TextFeatures.Append(subject, body, words);
        var (first, second) = (0UL, 0UL);
        for (var place = 0; place < words.Count; place++)
            if (TextHashes.IsWord(place))
                Add(words[place]);
        if (words.Count > 0)
        {
            Add(0);
            Add(0);
        }

        shingles.Sort();
        var length = 0;
        foreach (var shingle in shingles)
            if (length < Length && (length == 0 || sketch[length - 1] != shingle))
                sketch[length++] = shingle;
        sketch[length..Length].Fill(None);

        void Add(ulong third)
        {
            var hash = BitOperations.RotateLeft(first, 34) + BitOperations.RotateLeft(second, 17) + third * 0x9E3779B97F4A7C15;
            shingles.Add((uint)(WordReader.Finalise(hash) >> 33)); // never None
            (first, second) = (second, third);
        }
    }

    /// <summary>
    /// Whether half of the shingles of two texts together are in both (Jaccard), judged by the smallest of them. A text of 7
    /// words or more with another word in one place has that.
    /// </summary>
    public static bool AreNear(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other)
    {
        var (i, j, both, all) = (0, 0, 0, 0);
        for (; all < Length; all++)
        {
            var (left, right) = (i < Length ? one[i] : None, j < Length ? other[j] : None);
            if (left == None && right == None)
                break;
            if (left == right)
                both++;
            if (left <= right)
                i++;
            if (right <= left)
                j++;
        }

        return all > 0 && 2 * both >= all;
    }
}
