using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tickets.Inference.Model;

/// <summary>What a person wants to know about a model: <c>card.json</c> beside its files.</summary>
/// <param name="Version">First 12 hex digits of <paramref name="ScorerSha256" />.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Categories">Training rows per category.</param>
/// <param name="DataHash">Of training and validation rows, see <see cref="Evaluation.DataHash" />.</param>
/// <param name="CodeVersion">Version of the program that trained it.</param>
/// <param name="TrainRows">Rows the weights were learnt from.</param>
/// <param name="ValidationRows">Rows temperature and threshold were chosen on.</param>
/// <param name="Features">Words and word pairs it knows.</param>
/// <param name="Seed">Seed of the training run.</param>
/// <param name="Temperature">See <see cref="LearntModel.Temperature" />.</param>
/// <param name="Parts">What of a text became features.</param>
/// <param name="Thresholds">By category: below which confidence the model abstains.</param>
/// <param name="TargetPrecision">The precision the thresholds were chosen for.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation rows, if there were any.</param>
/// <param name="ValidationMacroF1">Macro-F1 on the validation rows, if there were any.</param>
/// <param name="Reference">What the validation rows are like, if there were any: what drift is measured from.</param>
/// <param name="Gate">What the publish gate found.</param>
/// <param name="ScorerSha256">SHA-256 of <c>scorer.bin</c>.</param>
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
    float Temperature,
    TextParts Parts,
    IReadOnlyList<CategoryThreshold> Thresholds,
    double TargetPrecision,
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
        };

    /// <summary>The card of a model that is not written yet.</summary>
    internal static ModelCard Of(
        LearntModel learnt,
        string dataHash,
        int validationRows,
        double targetPrecision,
        IReadOnlyList<CategoryThreshold> thresholds,
        Evaluation? validation,
        InputStatistics? reference
    ) =>
        new(
            "",
            default,
            learnt.Classes.Zip(learnt.ClassRows).ToDictionary(pair => pair.First, pair => pair.Second),
            dataHash,
            typeof(ModelCard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
            learnt.ClassRows.Sum(),
            validationRows,
            learnt.Vocabulary.Count,
            ModelTrainer.Seed,
            learnt.Temperature,
            learnt.Vocabulary.Parts,
            thresholds,
            targetPrecision,
            validation?.Accuracy,
            validation?.MacroF1,
            reference,
            null,
            ""
        );
}
