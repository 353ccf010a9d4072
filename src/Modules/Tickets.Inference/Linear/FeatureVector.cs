using System.Numerics;

namespace Tickets.Inference;

/// <summary>
/// The features of one text, each once, by part and in the order of the text; in buffers that are used again for the
/// next text.
/// </summary>
public sealed class FeatureVector
{
    [ThreadStatic]
    private static FeatureVector? t_ofThread;

    private int[] _indices = [];
    private float[] _values = [];
    private int[] _times = [];
    private int[] _positions = []; // a hash table from feature to its position + 1
    private int _partBegins;

    internal static FeatureVector OfThread => t_ofThread ??= new FeatureVector();

    /// <summary>The hashes of words, and those of runs of characters.</summary>
    internal List<ulong>[] Hashes { get; } = [new(256), []];

    /// <summary>How many features the text has; 0 when the model knows none of its words.</summary>
    public int Count { get; private set; }

    /// <summary>The features' indices.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>The features' values; those of each part are of Euclidean length 1 together.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    /// <summary>What each occurrence of the feature at a position has of its value.</summary>
    internal float ShareAt(int position) => _values[position] / _times[position];

    /// <summary>Makes room for the features of a new text.</summary>
    internal void Begin()
    {
        Count = _partBegins = 0;
        var capacity = Hashes[0].Count + Hashes[1].Count;
        if (_indices.Length < capacity)
        {
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(256, capacity));
            (_indices, _values, _times) = (new int[size], new float[size], new int[size]);
            _positions = new int[2 * size];
        }
        else
        {
            _positions.AsSpan().Clear();
        }
    }

    /// <summary>Counts a feature, and says at which position it is.</summary>
    internal int Add(int feature, float idf)
    {
        var mask = _positions.Length - 1;
        var slot = feature & mask;
        for (; _positions[slot] is var position and not 0; slot = (slot + 1) & mask)
        {
            if (_indices[position - 1] != feature)
                continue;
            _times[position - 1]++;
            return position - 1;
        }

        (_indices[Count], _values[Count], _times[Count]) = (feature, idf, 1);
        _positions[slot] = Count + 1;
        return Count++;
    }

    /// <summary>Weighs a part's features by how often they were counted: (1 + ln tf) x idf, scaled to length 1.</summary>
    internal void EndPart()
    {
        var squares = 0.0;
        for (var i = _partBegins; i < Count; i++)
        {
            if (_times[i] > 1)
                _values[i] *= 1 + MathF.Log(_times[i]);
            squares += _values[i] * _values[i];
        }

        var scale = (float)(1 / Math.Sqrt(squares));
        foreach (ref var value in _values.AsSpan(_partBegins..Count))
            value *= scale;
        _partBegins = Count;
    }

    /// <summary>The features in ascending order, as ML.NET wants them.</summary>
    internal (int[] Indices, float[] Values) Sorted()
    {
        var (indices, values) = (Indices.ToArray(), Values.ToArray());
        Array.Sort(indices, values);
        return (indices, values);
    }
}
