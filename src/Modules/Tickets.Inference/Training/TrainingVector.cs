namespace Tickets.Inference;

/// <summary>The features and the category of a row to train on.</summary>
/// <param name="Indices">Its features, ascending.</param>
/// <param name="Values">Their values.</param>
/// <param name="Category">Index of its category, or <see cref="NoCategory" />.</param>
public sealed record TrainingVector(int[] Indices, float[] Values, int Category)
{
    /// <summary>The category of a text that has none: it counts against all.</summary>
    public const int NoCategory = -1;

    // The length of the sentence vector's block beside the 1 of the others (docs/adr/0047).
    private const float OfSentences = 0.5f;

    /// <summary>What a square of the sentence vector counts, whose own length is 1.</summary>
    public const float SentenceShare = OfSentences * OfSentences;

    /// <summary>Its sentence vector, of length 1; empty for models without.</summary>
    public float[] Sentences { get; init; } = [];

    /// <summary>How much it counts.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The sum of the squares of its values.</summary>
    public float SquaredLength => _ofValues + (Sentences.Length > 0 ? SentenceShare : 0);

    private readonly float _ofValues = Values.Sum(value => value * value);
}
