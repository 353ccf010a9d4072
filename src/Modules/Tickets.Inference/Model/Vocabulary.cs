using System.Runtime.InteropServices;

namespace Tickets.Inference.Model;

/// <summary>
/// The words and word pairs a model knows, as a hash table from n-gram hash to feature index, and the inverse document
/// frequency of each. Features are weighted (1 + ln tf) x idf and scaled to length 1.
/// </summary>
public sealed class Vocabulary
{
    private readonly ulong[] _hashes;
    private readonly float[] _idf;
    private readonly Slot[] _slots;

    /// <summary>Makes the vocabulary whose feature i is the n-gram <paramref name="hashes" />[i].</summary>
    public Vocabulary(ulong[] hashes, float[] idf)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(idf);
        if (hashes.Length != idf.Length)
            throw new ArgumentException("Each n-gram needs one idf.", nameof(idf));

        (_hashes, _idf) = (hashes, idf);
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes.Length * 2));
        _slots = new Slot[size];
        for (var feature = 0; feature < hashes.Length; feature++)
            SlotOf(hashes[feature]) = new Slot(hashes[feature], feature, idf[feature]);
    }

    /// <summary>Number of features.</summary>
    public int Count => _hashes.Length;

    /// <summary>The n-grams' hashes by feature index.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>The inverse document frequencies by feature index.</summary>
    public ReadOnlySpan<float> Idf => _idf;

    /// <summary>Replaces what is in <paramref name="vector" /> by the features of a text.</summary>
    public void Vectorise(string subject, string body, FeatureVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        vector.Hashes.Clear();
        TextFeatures.Append(subject, body, vector.Hashes);
        vector.Begin(vector.Hashes.Count);
        foreach (var hash in CollectionsMarshal.AsSpan(vector.Hashes))
        {
            ref readonly var slot = ref SlotOf(hash);
            if (slot.Hash != 0)
                vector.Add(slot.Feature, slot.Idf);
        }
        vector.End();
    }

    /// <summary>The n-gram's slot, or the free one where it would be.</summary>
    private ref Slot SlotOf(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot].Hash != hash && _slots[slot].Hash != 0)
            slot = (slot + 1) & mask;
        return ref _slots[slot];
    }

    // All that is needed of an n-gram lies together: one look into memory, not three. Hash 0 is a free slot.
    private readonly record struct Slot(ulong Hash, int Feature, float Idf);
}
