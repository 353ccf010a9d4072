namespace Tickets.Inference;

/// <summary>The features and the category of a row to train on.</summary>
/// <param name="Indices">Its features, ascending.</param>
/// <param name="Values">Their values.</param>
/// <param name="Category">Index of its category, or <see cref="NoCategory" />.</param>
public sealed record TrainingVector(int[] Indices, float[] Values, int Category)
{
    /// <summary>The category of a text that has none: it counts against all.</summary>
    public const int NoCategory = -1;

    /// <summary>How much it counts.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The sum of the squares of its values.</summary>
    public float SquaredLength { get; } = Values.Sum(value => value * value);
}
