using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>What a person wants to know about a model: <c>card.json</c> beside its files.</summary>
/// <param name="Version">First 12 hex digits of <paramref name="ScorerSha256" />.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Categories">Training rows per category; 0 for a model that was trained elsewhere.</param>
/// <param name="DataHash">Of training and validation rows, see <see cref="Evaluation.DataHash" />.</param>
/// <param name="CodeVersion">Version of the program that trained it.</param>
/// <param name="TrainRows">Rows the weights were learnt from.</param>
/// <param name="ValidationRows">
/// Those of them that calibrator and thresholds were chosen on, with models that had not seen them.
/// </param>
/// <param name="Features">Words, word pairs and runs of characters it knows; tokens, if it is an ONNX model.</param>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Calibrator">What makes confidences of scores.</param>
/// <param name="Parts">What of a text became features; null for an ONNX model.</param>
/// <param name="Thresholds">By category: below which confidence the model abstains.</param>
/// <param name="TargetPrecision">The precision the thresholds were chosen for.</param>
/// <param name="ExpectedCoverage">How many tickets will be answered with these thresholds.</param>
/// <param name="ValidationAccuracy">Accuracy on those rows, if there were any.</param>
/// <param name="ValidationMacroF1">Macro-F1 on those rows, if there were any.</param>
/// <param name="Reference">What those rows are like, if there were any: what drift is measured from.</param>
/// <param name="Gate">What the publish gate found.</param>
/// <param name="ScorerSha256">SHA-256 of <c>scorer.bin</c>, or of an ONNX model's files.</param>
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
    TextParts? Parts,
    IReadOnlyList<CategoryThreshold> Thresholds,
    double TargetPrecision,
    ExpectedCoverage? ExpectedCoverage,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    InputStatistics? Reference,
    GateResult? Gate,
    string ScorerSha256
)
{
    /// <summary>How cards and evaluations are written.</summary>
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

    /// <summary>The card of a model that is not written yet.</summary>
    internal static ModelCard Of(
        IReadOnlyDictionary<string, int> categories,
        int features,
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision,
        Choices chosen
    ) =>
        new(
            "",
            default,
            categories,
            Evaluator.HashOf(rows),
            typeof(ModelCard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            categories.Values.Sum(),
            chosen.Evaluation?.Rows ?? 0,
            features,
            ModelTrainer.Seed,
            chosen.Calibrator,
            chosen.Parts,
            chosen.CategoryThresholds,
            targetPrecision,
            ExpectedCoverage.Of(chosen.CategoryThresholds),
            chosen.Evaluation?.Accuracy,
            chosen.Evaluation?.MacroF1,
            chosen.Reference,
            null,
            ""
        );
}

/// <summary>The share of tickets that is expected to be answered, with its 95 % interval; 0 to 1.</summary>
public sealed record ExpectedCoverage(double Share, double Low, double High)
{
    internal static ExpectedCoverage? Of(IReadOnlyList<CategoryThreshold> thresholds)
    {
        var (answers, accepted) = (thresholds.Sum(each => each.Answers), thresholds.Sum(each => each.Accepted));
        if (answers == 0)
            return null;
        var (low, high) = WilsonInterval.Of(accepted, answers);
        return new ExpectedCoverage((double)accepted / answers, low, high);
    }
}
