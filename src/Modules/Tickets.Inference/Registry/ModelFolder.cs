using System.Text.Json;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// Versions on disk: each is a folder with <c>card.json</c> and <c>scorer.bin</c>, or with an ONNX model. The file
/// <c>champion</c> names the one in use.
/// </summary>
public sealed class ModelFolder(string path, OnnxSettings? onnx = null)
{
    internal const string CardJson = "card.json";

    private readonly OnnxSettings _onnx = onnx ?? new OnnxSettings();

    /// <summary>The absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

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
    ) => ModelDraft.Publish(this, draft => OnnxImport.Write(from, draft, _onnx, rows, targetPrecision), now);

    /// <summary>The version in use; null if there is none.</summary>
    /// <exception cref="ModelDamagedException">The file can't be read, or does not name a version.</exception>
    public string? Champion() => ChampionFile.Read(Path);

    /// <summary>Puts a version to use.</summary>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public void SetChampion(string version) =>
        Change(() =>
        {
            ChampionFile.Write(Path, version);
            return version;
        });

    /// <summary>The card of a version.</summary>
    /// <exception cref="ModelDamagedException">It can't be read.</exception>
    public ModelCard Card(string version)
    {
        try
        {
            return ReadCard(FileOf(version, CardJson));
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
        return card.Version == version
            ? Load(FolderOf(version), card, _onnx)
            : throw new ModelDamagedException(FolderOf(version), $"its card is that of version {card.Version}");
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
    /// <param name="from">The folder of the other version.</param>
    /// <param name="card">Its card.</param>
    /// <param name="evaluation">Its evaluation.</param>
    /// <param name="point">The target with its thresholds.</param>
    /// <param name="now">When it is made.</param>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    internal ModelCard Retarget(string from, ModelCard card, ModelEvaluation evaluation, TargetPoint point, DateTimeOffset now) =>
        ModelDraft.Publish(this, draft => Retargeting.Write(from, draft, card, evaluation, point), now);

    /// <summary>Adds a version that was exported; it keeps the time at which it was made.</summary>
    /// <param name="zip">The file.</param>
    /// <exception cref="RefusedException">It is no model, is damaged, or too large.</exception>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    internal ModelCard Import(Stream zip) => ModelDraft.Publish(this, draft => ModelArchive.Read(zip, draft, _onnx), now: default);

    /// <summary>The card in a file.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    internal static ModelCard ReadCard(string file) => ModelCard.Of(File.ReadAllText(file));

    /// <summary>The versions, in no particular order.</summary>
    internal IEnumerable<string> Versions() =>
        Directory.Exists(Path)
            ? Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)).Where(IsVersion)
            : [];

    /// <summary>Whether a text has the form of a version.</summary>
    internal static bool IsVersion(string text) => text.Length == 12 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Deletes the files of a version.</summary>
    internal void Delete(string version) => Directory.Delete(FolderOf(version), recursive: true);

    /// <summary>The scorer of files that have a card.</summary>
    /// <exception cref="ModelDamagedException">They are missing, or not the ones the card was written for.</exception>
    internal static IScorer Load(string folder, ModelCard card, OnnxSettings onnx)
    {
        try
        {
            return ModelKind.Load(folder, card, onnx);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(folder, e.Message, e);
        }
    }

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

    internal string FolderOf(string version) => System.IO.Path.Combine(Path, version);

    private string FileOf(string version, string file) => System.IO.Path.Combine(Path, version, file);
}
