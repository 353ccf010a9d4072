using System.Numerics;

namespace Tickets.Inference;

/// <summary>
/// The features of one text, sparse, in the order of their first occurrence, block by block: words and bigrams, those of the
/// subject once more, character n-grams. The buffers are used again for the next text.
/// </summary>
public sealed class FeatureVector
{
    [ThreadStatic]
    private static FeatureVector? t_ofThread;

    private int[] _indices = [];
    private float[] _values = [];
    private int[] _counts = [];
    private int[] _positions = []; // a hash table from feature to its position + 1
    private int _blockStart;

    internal static FeatureVector OfThread => t_ofThread ??= new FeatureVector();

    internal TextHashes Hashes { get; } = new();

    /// <summary>How much of the text the model knows, without a score.</summary>
    internal ScopeSigns Signs { get; set; }

    /// <summary>The number of features; 0 when the model knows none of the text's words.</summary>
    public int Count { get; private set; }

    /// <summary>The features' indices, each once.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>The features' values; each block has a Euclidean length of its own.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>Removes all features, and makes room for those of <see cref="Hashes" />.</summary>
    internal void Clear()
    {
        Count = _blockStart = 0;
        var capacity = Hashes.Words.Count + Hashes.Subject.Count + Hashes.NGrams.Count;
        if (_indices.Length < capacity)
        {
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(256, capacity));
            (_indices, _values, _counts) = (new int[size], new float[size], new int[size]);
            _positions = new int[2 * size];
        }
        else
        {
            _positions.AsSpan().Clear();
        }
    }

    /// <summary>Counts an occurrence of a feature; true for its first one.</summary>
    internal bool Add(int feature, float idf)
    {
        var mask = _positions.Length - 1;
        var slot = feature & mask;
        for (; _positions[slot] is var position and not 0; slot = (slot + 1) & mask)
        {
            if (_indices[position - 1] != feature)
                continue;
            _counts[position - 1]++;
            return false;
        }

        (_indices[Count], _values[Count], _counts[Count]) = (feature, idf, 1);
        _positions[slot] = ++Count;
        return true;
    }

    /// <summary>
    /// Ends a block: the value of each feature in it becomes (1 + ln tf) x idf, scaled to the block's length (sublinear tf-idf
    /// with cosine normalisation: Manning, Raghavan, Schütze 2008, "Introduction to Information Retrieval", 6.4).
    /// </summary>
    internal void EndBlock(float length)
    {
        var squares = 0.0;
        for (var i = _blockStart; i < Count; i++)
        {
            if (_counts[i] > 1)
                _values[i] *= 1 + MathF.Log(_counts[i]);
            squares += _values[i] * _values[i];
        }

        var scale = (float)(length / Math.Sqrt(squares));
        foreach (ref var value in _values.AsSpan(_blockStart..Count))
            value *= scale;
        _blockStart = Count;
    }

    /// <summary>By feature: what each of its occurrences has of its value.</summary>
    internal Dictionary<int, float> ValuesPerOccurrence() =>
        Enumerable.Range(0, Count).ToDictionary(i => _indices[i], i => _values[i] / _counts[i]);

    /// <summary>The features by ascending index.</summary>
    internal (int[] Indices, float[] Values) Sorted()
    {
        var (indices, values) = (Indices.ToArray(), Values.ToArray());
        Array.Sort(indices, values);
        return (indices, values);
    }
}
