using System.Text.Json.Serialization;

namespace Tickets.Inference;

/// <summary>What is known of an ONNX model beside its weights: <c>onnx.json</c>.</summary>
/// <param name="Classes">The categories, in the order of the model's output.</param>
/// <param name="LowerCase">Whether texts are lower-cased first.</param>
/// <param name="MaxTokens">Tokens of a text that are read.</param>
/// <param name="Calibrator">Turns logits into probabilities.</param>
/// <param name="Thresholds">Per category; null where the model always abstains.</param>
internal sealed record OnnxSpec(
    string[] Classes,
    bool LowerCase,
    int MaxTokens,
    Calibrator Calibrator,
    IReadOnlyList<float?> Thresholds
)
{
    /// <summary>Per category; infinite where the model always abstains.</summary>
    [JsonIgnore]
    public float[] ThresholdValues => [.. Thresholds.Select(threshold => threshold ?? float.PositiveInfinity)];
}
