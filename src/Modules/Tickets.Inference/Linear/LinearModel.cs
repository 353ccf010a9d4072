namespace Tickets.Inference;

/// <summary>What training learnt, and all that scoring needs.</summary>
/// <param name="Classes">The categories, in ordinal order.</param>
/// <param name="ClassRows">Training rows per category.</param>
/// <param name="Vocabulary">The features.</param>
/// <param name="Weights">A row of <see cref="Stride" /> weights per feature: one per category, then padding.</param>
/// <param name="Biases">One per category, then padding.</param>
/// <param name="Calibrator">Makes confidences of scores.</param>
/// <param name="Thresholds">By category: below this confidence the model abstains; infinite where it always does.</param>
/// <param name="Fingerprints">Of the training rows, ascending: evaluation must not use them again.</param>
public sealed record LinearModel(
    string[] Classes,
    int[] ClassRows,
    Vocabulary Vocabulary,
    float[] Weights,
    float[] Biases,
    Calibrator Calibrator,
    float[] Thresholds,
    long[] Fingerprints
)
{
    /// <summary>Floats per feature: the number of categories, rounded up to whole 256-bit vectors.</summary>
    public int Stride => StrideOf(Classes.Length);

    /// <summary>Floats per feature for that many categories.</summary>
    public static int StrideOf(int classes) => (classes + 7) / 8 * 8;
}
