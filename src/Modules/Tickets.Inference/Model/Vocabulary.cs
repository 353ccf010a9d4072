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
            SlotOf(hashes[feature]) = new Slot(hashes[feature], feature);
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
        vector.EnsureCapacity(vector.Hashes.Count);

        var indices = vector.IndexBuffer;
        var found = 0;
        foreach (var hash in CollectionsMarshal.AsSpan(vector.Hashes))
        {
            ref var slot = ref SlotOf(hash);
            if (slot.Hash != 0)
                indices[found++] = slot.Feature;
        }
        indices[..found].Sort();
        vector.Count = Weigh(indices[..found], vector.ValueBuffer);
    }

    /// <summary>Joins equal neighbours of <paramref name="indices" /> in place; returns how many are left.</summary>
    private int Weigh(Span<int> indices, Span<float> values)
    {
        var count = 0;
        var squares = 0.0;
        for (int start = 0, end; start < indices.Length; start = end)
        {
            for (end = start + 1; end < indices.Length && indices[end] == indices[start]; end++) { }

            var times = end - start;
            var value = (times == 1 ? 1 : 1 + MathF.Log(times)) * _idf[indices[start]];
            (indices[count], values[count]) = (indices[start], value);
            squares += value * value;
            count++;
        }

        var scale = (float)(1 / Math.Sqrt(squares));
        foreach (ref var value in values[..count])
            value *= scale;
        return count;
    }

    private ref Slot SlotOf(ulong hash)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        while (slots[at].Hash != hash && slots[at].Hash != 0)
            at = (at + 1) & mask;
        return ref slots[at];
    }

    /// <summary>One n-gram of the hash table, in one cache line; a hash of 0 is a free slot.</summary>
    private readonly record struct Slot(ulong Hash, int Feature);
}
