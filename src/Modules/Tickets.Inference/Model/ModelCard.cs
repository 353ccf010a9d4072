using System.Text.Json;

namespace Tickets.Inference.Model;

/// <summary>What a person wants to know about a model: <c>card.json</c> beside its files.</summary>
/// <param name="Version">First 12 hex digits of <paramref name="ScorerSha256" />.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Categories">Training rows per category.</param>
/// <param name="TrainRows">Rows the weights were learnt from.</param>
/// <param name="ValidationRows">Rows temperature and threshold were chosen on.</param>
/// <param name="Features">Words and word pairs it knows.</param>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Temperature">See <see cref="LearntModel.Temperature" />.</param>
/// <param name="Threshold">Below this confidence the model abstains.</param>
/// <param name="ThresholdNote">Why there is no threshold, or null.</param>
/// <param name="TargetPrecision">The precision the threshold was chosen for.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation rows, if there were any.</param>
/// <param name="ValidationMacroF1">Macro-F1 on the validation rows, if there were any.</param>
/// <param name="Gate">What the publish gate found.</param>
/// <param name="ScorerSha256">SHA-256 of <c>scorer.bin</c>.</param>
public sealed record ModelCard(
    string Version,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, int> Categories,
    int TrainRows,
    int ValidationRows,
    int Features,
    int Seed,
    float Temperature,
    float Threshold,
    string? ThresholdNote,
    double TargetPrecision,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    GateResult? Gate,
    string ScorerSha256
)
{
    /// <summary>How cards and evaluations are written.</summary>
    public static JsonSerializerOptions Json { get; } =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The card of a model that is not written yet.</summary>
    internal static ModelCard Of(
        LearntModel learnt,
        int validationRows,
        double targetPrecision,
        string? thresholdNote,
        Evaluation? validation
    ) =>
        new(
            "",
            default,
            learnt.Classes.Zip(learnt.ClassRows).ToDictionary(pair => pair.First, pair => pair.Second),
            learnt.ClassRows.Sum(),
            validationRows,
            learnt.Vocabulary.Count,
            ModelTrainer.Seed,
            learnt.Temperature,
            learnt.Threshold,
            thresholdNote,
            targetPrecision,
            validation?.Accuracy,
            validation?.MacroF1,
            null,
            ""
        );
}
