namespace Tickets.Inference.Model;

/// <summary>The features of one text, ascending by index, in buffers that are used again for the next text.</summary>
public sealed class FeatureVector
{
    [ThreadStatic]
    private static FeatureVector? t_ofThread;

    private int[] _indices = new int[256];
    private float[] _values = new float[256];

    internal static FeatureVector OfThread => t_ofThread ??= new FeatureVector();

    internal List<ulong> Hashes { get; } = new(256);

    /// <summary>How many features the text has; 0 when the model knows none of its words.</summary>
    public int Count { get; internal set; }

    /// <summary>The features' indices, ascending.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>The features' values, of Euclidean length 1 together.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    internal Span<int> IndexBuffer => _indices;

    internal Span<float> ValueBuffer => _values;

    internal void EnsureCapacity(int count)
    {
        if (_indices.Length >= count)
            return;
        _indices = new int[count * 2];
        _values = new float[count * 2];
    }
}
