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
    private readonly ulong[] _slots; // 0 is a free slot
    private readonly int[] _features;

    /// <summary>Makes the vocabulary whose feature i is the n-gram <paramref name="hashes" />[i].</summary>
    public Vocabulary(ulong[] hashes, float[] idf)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(idf);
        if (hashes.Length != idf.Length)
            throw new ArgumentException("Each n-gram needs one idf.", nameof(idf));

        (_hashes, _idf) = (hashes, idf);
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes.Length * 2));
        (_slots, _features) = (new ulong[size], new int[size]);
        for (var feature = 0; feature < hashes.Length; feature++)
        {
            var slot = SlotOf(hashes[feature]);
            (_slots[slot], _features[slot]) = (hashes[feature], feature);
        }
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
            var slot = SlotOf(hash);
            if (_slots[slot] != 0)
                indices[found++] = _features[slot];
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

    private int SlotOf(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != hash && _slots[slot] != 0)
            slot = (slot + 1) & mask;
        return slot;
    }
}
