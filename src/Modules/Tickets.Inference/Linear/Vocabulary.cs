using System.Runtime.InteropServices;

namespace Tickets.Inference;

/// <summary>
/// The words, word pairs and runs of characters a model knows, as a hash table from their hash to a feature index, and
/// the inverse document frequency of each. Features are weighted (1 + ln tf) x idf, and scaled to length 1 by part.
/// </summary>
public sealed class Vocabulary
{
    private readonly ulong[] _hashes;
    private readonly float[] _idf;
    private readonly Slot[] _slots;

    /// <summary>Makes the vocabulary whose feature i has the hash <paramref name="hashes" />[i].</summary>
    public Vocabulary(ulong[] hashes, float[] idf, TextParts parts = TextParts.Words)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(idf);
        if (hashes.Length != idf.Length)
            throw new ArgumentException("Each feature needs one idf.", nameof(idf));

        (_hashes, _idf, Parts) = (hashes, idf, parts);
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes.Length * 2));
        _slots = new Slot[size];
        for (var feature = 0; feature < hashes.Length; feature++)
            SlotOf(hashes[feature]) = new Slot(hashes[feature], feature, idf[feature]);
    }

    /// <summary>What of a text it looks at.</summary>
    public TextParts Parts { get; }

    /// <summary>Number of features.</summary>
    public int Count => _hashes.Length;

    /// <summary>The features' hashes by feature index.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>The inverse document frequencies by feature index.</summary>
    public ReadOnlySpan<float> Idf => _idf;

    /// <summary>Replaces what is in <paramref name="vector" /> by the features of a text.</summary>
    public void Vectorise(string subject, string body, FeatureVector vector) => Vectorise(subject, body, vector, null);

    /// <summary>The same, and what the words are.</summary>
    internal void Vectorise(string subject, string body, FeatureVector vector, TextWords? read)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Hash(Parts, subject, body, vector.Hashes, read);
        vector.Begin();
        for (var part = 0; part < vector.Hashes.Length; part++)
        {
            foreach (var hash in CollectionsMarshal.AsSpan(vector.Hashes[part]))
            {
                ref readonly var slot = ref SlotOf(hash);
                var position = slot.Hash != 0 ? vector.Add(slot.Feature, slot.Idf) : -1;
                read?.Positions[part].Add(position);
            }
            vector.EndPart();
        }
    }

    /// <summary>The index of the feature with a hash, or -1.</summary>
    internal int IndexOf(ulong hash) => SlotOf(hash) is { Hash: not 0, Feature: var feature } ? feature : -1;

    /// <summary>Replaces what is in the two lists by the hashes of a text.</summary>
    internal static void Hash(
        TextParts parts,
        string subject,
        string body,
        List<ulong>[] hashes,
        TextWords? read = null
    )
    {
        var (words, characters) = (hashes[0], hashes[1]);
        words.Clear();
        characters.Clear();
        TextFeatures.Append(subject, body, words, parts == TextParts.WordsAndCharacters ? characters : null, read);
    }

    /// <summary>The feature's slot, or the free one where it would be.</summary>
    private ref Slot SlotOf(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot].Hash != hash && _slots[slot].Hash != 0)
            slot = (slot + 1) & mask;
        return ref _slots[slot];
    }

    // All that is needed of a feature lies together: one look into memory, not three. Hash 0 is a free slot.
    private readonly record struct Slot(ulong Hash, int Feature, float Idf);
}
