namespace Tickets.Inference;

/// <summary>A trained linear model: all that scoring needs.</summary>
/// <param name="Classes">The categories, in ordinal order.</param>
/// <param name="ClassRows">Training rows per category.</param>
/// <param name="Vocabulary">The features.</param>
/// <param name="Weights">Per feature a row of <see cref="Stride" /> weights: one per category, then padding.</param>
/// <param name="Biases">One per category, then padding.</param>
/// <param name="Calibrator">Turns scores into probabilities.</param>
/// <param name="Scope">Tells which texts it can judge.</param>
/// <param name="Thresholds">
/// Per category: the model abstains below this confidence; infinite where it always abstains.
/// </param>
/// <param name="TrainedOn">The training rows: evaluation leaves them and their near-duplicates out.</param>
public sealed record LinearModel(
    string[] Classes,
    int[] ClassRows,
    Vocabulary Vocabulary,
    float[] Weights,
    float[] Biases,
    Calibrator Calibrator,
    ScopeRule Scope,
    float[] Thresholds,
    TrainedTexts TrainedOn
)
{
    /// <summary>
    /// Per number of the sentence vector a row of <see cref="Stride" /> weights; none if the model has no sentence vector.
    /// </summary>
    public float[] SentenceWeights { get; init; } = [];

    /// <summary>The sentence vectors of some training rows; none if the model has no sentence vector.</summary>
    public SentenceSamples Samples { get; init; } = SentenceSamples.None;

    /// <summary>Whether a text has to have its sentence vector to be scored.</summary>
    public bool HasSentences => Vocabulary.FeatureSet == FeatureSet.Hybrid;

    /// <summary>Floats per feature: the number of categories, rounded up to whole 256-bit vectors.</summary>
    public int Stride => StrideOf(Classes.Length);

    /// <summary>Floats per feature for a number of categories.</summary>
    public static int StrideOf(int classes) => (classes + 7) / 8 * 8;
}
