using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tickets.Inference;

/// <summary>How good a model is, as far as that was measured.</summary>
/// <param name="Validation">
/// On the held-out rows that its calibrator and thresholds were selected on; null for a model of an earlier version, or
/// without such rows.
/// </param>
/// <param name="Test">On test tickets, which it knows nothing of: what <c>evaluate</c> found last; null before.</param>
/// <param name="Targets">What it would do for other target precisions, ascending; none where <c>validation</c> is null.</param>
public sealed record ModelEvaluation(Evaluation? Validation, Evaluation? Test, IReadOnlyList<TargetPoint> Targets)
{
    private const string ValidationJson = "validation.json";
    internal const string TestJson = "evaluation.json";
    private const string TargetsJson = "targets.json";

    /// <summary>The files it is written to.</summary>
    internal static readonly string[] FileNames = [ValidationJson, TestJson, TargetsJson];

    private static readonly JsonSerializerOptions Compact = new(ModelCard.Json) { WriteIndented = false };

    /// <summary>The better founded one: on test tickets, else on held-out rows; null without either.</summary>
    [JsonIgnore]
    public Evaluation? Best => Test ?? Validation;

    /// <summary>Writes what was measured when a model was made, beside its files.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="hash">Their hash.</param>
    /// <param name="validation">The figures; nothing is written without any.</param>
    /// <param name="targets">The targets.</param>
    internal static void Write(string folder, string hash, Evaluation? validation, IReadOnlyList<TargetPoint> targets)
    {
        if (validation is null)
            return;
        validation = validation with { ModelVersion = ModelDraft.VersionOf(hash) };
        File.WriteAllText(Path.Combine(folder, ValidationJson), JsonSerializer.Serialize(validation, ModelCard.Json) + "\n");
        File.WriteAllText(Path.Combine(folder, TargetsJson), JsonSerializer.Serialize(targets, Compact) + "\n");
    }

    /// <summary>Writes what was measured on test tickets.</summary>
    internal static void WriteTest(string folder, Evaluation test) =>
        File.WriteAllText(Path.Combine(folder, TestJson), JsonSerializer.Serialize(test, ModelCard.Json) + "\n");

    /// <summary>Reads all of it.</summary>
    /// <exception cref="JsonException">A file is not what was written.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    internal static ModelEvaluation Read(string folder) =>
        ReadFigures(folder) with { Targets = Read<TargetPoint[]>(folder, TargetsJson) ?? [] };

    /// <summary>Reads it without the targets, which are long.</summary>
    /// <exception cref="JsonException">A file is not what was written.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    internal static ModelEvaluation ReadFigures(string folder) =>
        new(Read<Evaluation>(folder, ValidationJson), Read<Evaluation>(folder, TestJson), []);

    private static T? Read<T>(string folder, string name)
        where T : class
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllText(file), ModelCard.Json) : null;
    }
}
