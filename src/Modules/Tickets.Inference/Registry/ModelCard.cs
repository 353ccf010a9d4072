using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What a person wants to know about a model: <c>card.json</c> beside its files.</summary>
/// <param name="Version">First 12 hex digits of <c>scorer_sha256</c>.</param>
/// <param name="CreatedAt">When it was published.</param>
/// <param name="Categories">Training rows per category; 0 for a model that was trained elsewhere.</param>
/// <param name="DataHash">Hash of training and validation rows.</param>
/// <param name="CodeVersion">Version of the program that published it.</param>
/// <param name="TrainRows">Rows its weights were fitted to; 0 for a model that was trained elsewhere.</param>
/// <param name="ValidationRows">Held-out rows that calibrator and thresholds were selected on.</param>
/// <param name="Features">Number of features; of tokens, if it is an ONNX model.</param>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Calibrator">Turns scores into probabilities.</param>
/// <param name="FeatureSet">Which features it has; null for an ONNX model.</param>
/// <param name="Thresholds">Per category: the model abstains below this confidence.</param>
/// <param name="TargetPrecision">The precision that the thresholds were selected for, 0 to 1.</param>
/// <param name="ExpectedCoverage">The expected share of answered tickets; null without held-out rows.</param>
/// <param name="ValidationAccuracy">Accuracy on the held-out rows; null without any.</param>
/// <param name="ValidationMacroF1">Macro-F1 on the held-out rows; null without any.</param>
/// <param name="Reference">Statistics of the held-out rows, which drift is measured from; null without any.</param>
/// <param name="Gate">Result of the publish gate; null for an ONNX model.</param>
/// <param name="ScorerSha256">SHA-256 of <c>scorer.bin</c>, or of an ONNX model's files.</param>
/// <param name="TrainedOn"><c>store</c>, or the name of the file it was trained on; null if that was done elsewhere.</param>
/// <param name="ValidationCalibrationError">
/// Expected calibration error on the held-out rows; null without any, and for a model of an earlier version.
/// </param>
/// <param name="WeightsOf">The version it was made of, with other thresholds; null for one that was trained or added.</param>
/// <param name="TrainedBy">Who had it trained; null if that is not known.</param>
/// <param name="Note">Why it was trained, if anybody said so.</param>
/// <param name="Labels">
/// What is odd about the categories of the held-out rows; null without any, and for a model that was trained elsewhere.
/// </param>
/// <param name="UncalibratedError">
/// What the calibration error on the held-out rows would be without the calibrator; null without any.
/// </param>
/// <param name="Tried">The features that were tried, with their scores; null for a model that was trained elsewhere.</param>
public sealed record ModelCard(
    string Version,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, int> Categories,
    string? DataHash,
    string? CodeVersion,
    int TrainRows,
    int ValidationRows,
    int Features,
    int Seed,
    Calibrator Calibrator,
    FeatureSet? FeatureSet,
    IReadOnlyList<CategoryThreshold> Thresholds,
    double TargetPrecision,
    ExpectedCoverage? ExpectedCoverage,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    InputStatistics? Reference,
    GateResult? Gate,
    string ScorerSha256,
    string? TrainedOn = null,
    double? ValidationCalibrationError = null,
    string? WeightsOf = null,
    string? TrainedBy = null,
    string? Note = null,
    LabelReport? Labels = null,
    double? UncalibratedError = null,
    IReadOnlyList<TriedFeatures>? Tried = null
)
{
    /// <summary>Trained on the tickets of the store.</summary>
    public const string Store = "store";

    /// <summary><c>linear</c>, or <c>onnx</c>.</summary>
    [JsonIgnore]
    public string Kind => FeatureSet is null ? "onnx" : "linear";

    private static readonly AssemblyInformationalVersionAttribute? Build =
        typeof(ModelCard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();

    /// <summary>JSON of the files in the model folder.</summary>
    public static JsonSerializerOptions Json { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
            WriteIndented = true,
            // A card that lacks a member is damaged; it must not fail later, where the member is used.
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
        };

    /// <summary>The card that was written as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static ModelCard Of(string json) =>
        JsonSerializer.Deserialize<ModelCard>(json, Json) ?? throw new JsonException("it says null");

    /// <summary>The card of a model that is not written yet: without version, time and hash.</summary>
    internal static ModelCard Of(
        IReadOnlyDictionary<string, int> categories,
        int features,
        FeatureSet? featureSet,
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision,
        Selection selection
    ) =>
        new(
            Version: "",
            CreatedAt: default,
            categories,
            Evaluator.HashOf(rows),
            CodeVersion: Build?.InformationalVersion,
            TrainRows: categories.Values.Sum(),
            ValidationRows: selection.Evaluation?.Rows ?? 0,
            features,
            ModelTrainer.Seed,
            selection.Calibrator,
            featureSet,
            selection.Thresholds,
            targetPrecision,
            ExpectedCoverage.Of(selection.Thresholds, selection.Evaluation?.Rows ?? 0),
            selection.Evaluation?.Accuracy,
            selection.Evaluation?.MacroF1,
            selection.Reference,
            Gate: null,
            ScorerSha256: "",
            ValidationCalibrationError: selection.Evaluation?.CalibrationError,
            Labels: featureSet is null ? null : selection.Labels,
            UncalibratedError: selection.UncalibratedError
        );
}
