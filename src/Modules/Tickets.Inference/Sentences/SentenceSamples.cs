using System.Numerics.Tensors;

namespace Tickets.Inference;

/// <summary>
/// The sentence vectors of some training rows of each category. How near a text is to them says whether it is of their kind.
/// </summary>
/// <param name="Counts">How many there are of each category, in their order.</param>
/// <param name="Vectors">The vectors, of length 1, category by category.</param>
public sealed record SentenceSamples(int[] Counts, float[] Vectors)
{
    private const int Most = 2000; // of all categories together

    /// <summary>Of a model without sentence vectors.</summary>
    public static SentenceSamples None { get; } = new([], []);

    /// <summary>An even sample of the rows of each category.</summary>
    public static SentenceSamples Of(IReadOnlyList<TrainingVector> rows, int classes)
    {
        var ofEach = Math.Max(1, Most / classes);
        var byCategory = rows.ToLookup(row => row.Category);
        var samples = Enumerable.Range(0, classes).Select(category => Evenly([.. byCategory[category]], ofEach)).ToArray();
        return new([.. samples.Select(sample => sample.Length)], [.. samples.SelectMany(sample => sample.SelectMany(row => row.Sentences))]);
    }

    /// <summary>The largest cosine of a vector and one of a category's; 0 if it has none.</summary>
    public float Nearness(int category, ReadOnlySpan<float> vector)
    {
        var (start, nearest) = (0, 0f);
        foreach (var count in Counts.AsSpan(0, category))
            start += count;
        for (var i = start; i < start + Counts[category]; i++)
            nearest = Math.Max(
                nearest,
                TensorPrimitives.Dot(vector, Vectors.AsSpan(i * SentenceEncoder.Dimensions, SentenceEncoder.Dimensions))
            );
        return nearest;
    }

    private static TrainingVector[] Evenly(TrainingVector[] rows, int count) =>
        rows.Length <= count
            ? rows
            : [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Length / count)])];
}
