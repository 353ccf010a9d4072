using System.Text.Json;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// The models on disk. A version is a folder with <c>card.json</c> and <c>scorer.bin</c>, or with an ONNX model. An
/// alias is a file that names a version: <c>champion</c> is the one in use.
/// </summary>
public sealed class ModelFolder(string path, OnnxSettings? onnx = null)
{
    /// <summary>The alias of the version in use.</summary>
    public const string ChampionAlias = "champion";

    /// <summary>The alias of the version that was in use before.</summary>
    public const string PreviousAlias = "previous";

    /// <summary>The alias of the version that is tried out beside the champion.</summary>
    public const string ShadowAlias = "shadow";

    internal const string CardJson = "card.json";

    /// <summary>The absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>How ONNX models, and the encoder of sentence vectors, are run.</summary>
    internal OnnxSettings Onnx { get; } = onnx ?? new OnnxSettings();

    internal ModelAliases Aliases { get; } = new(System.IO.Path.GetFullPath(path));

    /// <summary>Writes a model, if it passes the gate. The same model again leaves its files as they are.</summary>
    /// <exception cref="PublishGateException">It does not pass; nothing is written.</exception>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public ModelCard Publish(TrainedModel model, DateTimeOffset now) =>
        ModelDraft.Publish(this, model.Write, now);

    /// <summary>Adds a model that was trained elsewhere.</summary>
    /// <param name="from">A folder with its ONNX export.</param>
    /// <param name="rows">
    /// Rows to select calibrator and thresholds on; the model should not have been trained on them.
    /// </param>
    /// <param name="targetPrecision">The share of the answers that should be right, 0 to 1.</param>
    /// <param name="now">When it is added.</param>
    /// <exception cref="ModelConflictException">The export can't be used.</exception>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public ModelCard AddOnnx(
        string from,
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision,
        DateTimeOffset now
    ) => ModelDraft.Publish(this, draft => OnnxImport.Write(from, draft, Onnx, rows, targetPrecision), now);

    /// <summary>The version in use.</summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="ModelDamagedException">The alias does not name a version.</exception>
    public string Champion() => Aliases.VersionOf(ChampionAlias) ?? throw new NoModelException(Path);

    /// <summary>The card of a version.</summary>
    /// <exception cref="ModelDamagedException">It can't be read.</exception>
    public ModelCard Card(string version)
    {
        try
        {
            var json = File.ReadAllText(FileOf(version, CardJson));
            return JsonSerializer.Deserialize<ModelCard>(json, ModelCard.Json)
                ?? throw new JsonException("it says null");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(FolderOf(version), $"its {CardJson} cannot be read", e);
        }
    }

    /// <summary>The scorer of a version.</summary>
    /// <exception cref="ModelDamagedException">
    /// Its files are missing, or not the ones its card was written for.
    /// </exception>
    public IScorer Load(string version)
    {
        var card = Card(version);
        try
        {
            if (card.Version != version)
                throw new InvalidDataException($"its card is that of version {card.Version}");
            return ModelKind.Load(FolderOf(version), card, Onnx);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(FolderOf(version), e.Message, e);
        }
    }

    /// <summary>Writes an evaluation beside its model: <c>evaluation.json</c>, and <c>card.md</c> for people.</summary>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public void SaveEvaluation(Evaluation evaluation)
    {
        var card = Card(evaluation.ModelVersion);
        Change(() =>
        {
            ModelEvaluation.WriteTest(FolderOf(card.Version), evaluation);
            File.WriteAllText(FileOf(card.Version, "card.md"), CardText.Of(card, evaluation));
            return card;
        });
    }

    /// <summary>How good a version is, as far as it was measured.</summary>
    /// <param name="version">The version.</param>
    /// <param name="withTargets">Whether with what it would do for other target precisions, which is long.</param>
    /// <exception cref="ModelDamagedException">It can't be read.</exception>
    public ModelEvaluation Evaluation(string version, bool withTargets = true)
    {
        try
        {
            var folder = FolderOf(version);
            return withTargets ? ModelEvaluation.Read(folder) : ModelEvaluation.ReadFigures(folder);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(FolderOf(version), "its evaluation cannot be read", e);
        }
    }

    /// <summary>Makes a version of another one: the same weights, with the thresholds of another target precision.</summary>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    internal ModelCard Retarget(ModelCard card, ModelEvaluation evaluation, TargetPoint point, DateTimeOffset now) =>
        ModelDraft.Publish(this, draft => Retargeting.Write(FolderOf(card.Version), draft, card, evaluation, point), now);

    /// <summary>The versions, in no particular order.</summary>
    internal IEnumerable<string> Versions() =>
        Directory.Exists(Path)
            ? Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)).Where(IsVersion)
            : [];

    /// <summary>Whether a text has the form of a version.</summary>
    internal static bool IsVersion(string text) => text.Length == 12 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Deletes the files of a version.</summary>
    internal void Delete(string version) => Directory.Delete(FolderOf(version), recursive: true);

    /// <summary>Changes the folder.</summary>
    /// <exception cref="ModelFolderException">It can't be written.</exception>
    internal T Change<T>(Func<T> change)
    {
        try
        {
            return change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFolderException(Path, e);
        }
    }

    private string FolderOf(string version) => System.IO.Path.Combine(Path, version);

    private string FileOf(string version, string file) => System.IO.Path.Combine(Path, version, file);
}
