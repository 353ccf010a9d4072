using System.Numerics;
using System.Runtime.InteropServices;

namespace Tickets.Inference;

/// <summary>
/// The features a model knows: a hash table from their hash to their index and inverse document frequency (idf).
/// </summary>
public sealed class Vocabulary
{
    // The length of the subject's block beside the 1 of the others (docs/adr/0046).
    private const float OfSubject = 0.5f;

    private readonly float _rarest;
    private readonly ulong[] _hashes;
    private readonly float[] _idf;
    private readonly Slot[] _slots;

    /// <summary>Makes a vocabulary in which feature i has the hash and the idf at index i.</summary>
    public Vocabulary(ulong[] hashes, float[] idf, FeatureSet featureSet = FeatureSet.Words)
    {
        if (hashes.Length != idf.Length)
            throw new ArgumentException("Each feature needs one idf.", nameof(idf));

        (_hashes, _idf, FeatureSet) = (hashes, idf, featureSet);
        _rarest = idf.Length == 0 ? 1 : idf.Max();
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes.Length * 2))];
        for (var feature = 0; feature < hashes.Length; feature++)
            SlotOf(hashes[feature]) = new Slot(hashes[feature], feature, idf[feature]);
    }

    /// <summary>Which features there are.</summary>
    public FeatureSet FeatureSet { get; }

    /// <summary>The number of features.</summary>
    public int Count => _hashes.Length;

    /// <summary>The hashes by feature.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>The inverse document frequencies by feature.</summary>
    public ReadOnlySpan<float> Idf => _idf;

    /// <summary>Replaces the features in <paramref name="vector" /> by those of a text.</summary>
    public void Vectorise(string subject, string body, FeatureVector vector) => Vectorise(subject, body, vector, null);

    /// <summary>The same; also names the term of each hash if there is a list for them.</summary>
    internal void Vectorise(string subject, string body, FeatureVector vector, FeatureTerms? terms)
    {
        vector.Hashes.Read(subject, body, FeatureSet, terms);
        vector.Clear();
        AddWords(vector);
        AddBlock(vector, vector.Hashes.Subject, OfSubject);
        AddBlock(vector, vector.Hashes.NGrams, 1);
    }

    /// <summary>The index of the feature with a hash, or -1.</summary>
    internal int IndexOf(ulong hash) => SlotOf(hash) is { Hash: not 0, Feature: var feature } ? feature : -1;

    private void AddWords(FeatureVector vector)
    {
        var hashes = CollectionsMarshal.AsSpan(vector.Hashes.Words);
        var (words, known, unknown) = (0, 0f, 0f);
        for (var place = 0; place < hashes.Length; place++)
        {
            ref readonly var slot = ref SlotOf(hashes[place]);
            var isFirst = slot.Hash != 0 && vector.Add(slot.Feature, slot.Idf);
            if (!TextHashes.IsWord(place))
                continue;
            if (slot.Hash == 0)
                unknown += _rarest * _rarest;
            else if (isFirst)
                (words, known) = (words + 1, known + slot.Idf * slot.Idf);
        }

        vector.Signs = new(0, words == 0 ? 0 : MathF.Sqrt(known / (known + unknown)), words);
        vector.EndBlock(1);
    }

    private void AddBlock(FeatureVector vector, List<ulong> hashes, float length)
    {
        foreach (var hash in CollectionsMarshal.AsSpan(hashes))
        {
            ref readonly var slot = ref SlotOf(hash);
            if (slot.Hash != 0)
                vector.Add(slot.Feature, slot.Idf);
        }

        vector.EndBlock(length);
    }

    // The feature's slot, or the free one where it would be.
    private ref Slot SlotOf(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot].Hash != hash && _slots[slot].Hash != 0)
            slot = (slot + 1) & mask;
        return ref _slots[slot];
    }

    // One look into memory gives all that is known of a feature. The hash 0 marks a free slot.
    private readonly record struct Slot(ulong Hash, int Feature, float Idf);
}
