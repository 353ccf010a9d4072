using System.Security.Cryptography;
using System.Text.Json;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// The models on disk: <c>{version}/</c> with ML.NET's <c>model.zip</c>, <c>scorer.bin</c> and <c>card.json</c>, or with
/// an ONNX model in place of the first two, and a file for each alias that names a version: <c>champion</c> is the one in use.
/// </summary>
public sealed class ModelFolder(string path, OnnxSettings? onnx = null)
{
    /// <summary>The alias of the version in use.</summary>
    public const string ChampionAlias = "champion";

    /// <summary>The alias of the version that was in use before.</summary>
    public const string PreviousAlias = "previous";

    /// <summary>The alias of the version that is tried out beside the champion.</summary>
    public const string ShadowAlias = "shadow";

    private const string ScorerBin = "scorer.bin";
    private const string ModelZip = "model.zip";
    internal const string CardJson = "card.json";

    private readonly OnnxSettings _onnx = onnx ?? new OnnxSettings();

    /// <summary>Where the models are.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Which versions have a name.</summary>
    internal ModelAliases Aliases { get; } = new(System.IO.Path.GetFullPath(path));

    /// <summary>
    /// Writes a model if it passes the gate, and leaves nothing behind if not. The same model again keeps the files
    /// that are there.
    /// </summary>
    public ModelCard Publish(TrainedModel model, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelDraft.Publish(
            this,
            draft =>
            {
                var (scorer, zip) = (System.IO.Path.Combine(draft, ScorerBin), System.IO.Path.Combine(draft, ModelZip));
                using (var stream = File.Create(scorer))
                    ScorerFile.Write(model.Learnt, stream);
                model.Sdca.Save(zip);

                // Read back: what is compared is what will be served.
                var (learnt, hash) = Read(scorer);
                var gate = PublishGate.Check(learnt, SdcaModel.Load(zip, learnt.Classes.Length), model.Rows);
                return model.Card with { Gate = gate, ScorerSha256 = hash };
            },
            now
        );
    }

    /// <summary>
    /// Adds a model that was trained elsewhere, from a folder with its ONNX export; calibrator and thresholds are chosen
    /// on labelled rows, which it should not have been trained on. Throws <see cref="ModelConflictException" />.
    /// </summary>
    public ModelCard Add(string from, IReadOnlyList<LabelledTicket> rows, double targetPrecision, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return ModelDraft.Publish(this, draft => OnnxModel.Write(from, draft, _onnx, rows, targetPrecision), now);
    }

    /// <summary>The version in use.</summary>
    /// <exception cref="NoModelException">No version is.</exception>
    /// <exception cref="ModelDamagedException">The alias says anything but a version.</exception>
    public string Champion() => Aliases.Find(ChampionAlias) ?? throw new NoModelException(Path);

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

    /// <summary>The versions there are, in no particular order.</summary>
    internal IEnumerable<string> Versions() =>
        Directory.Exists(Path)
            ? Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)!).Where(IsVersion)
            : [];

    /// <summary>Whether a text has the form of a version.</summary>
    internal static bool IsVersion(string text) => text.Length == 12 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Deletes the files of a version.</summary>
    internal void Delete(string version) => Directory.Delete(In(version), recursive: true);

    /// <summary>The card of a version; throws <see cref="ModelDamagedException" />.</summary>
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
            throw new ModelDamagedException(In(version), $"its {CardJson} cannot be read", e);
        }
    }

    /// <summary>Keeps an evaluation with its model: <c>evaluation.json</c>, and <c>card.md</c> for people.</summary>
    public void Keep(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var card = Card(evaluation.ModelVersion);
        Change(() =>
        {
            File.WriteAllText(
                FileOf(card.Version, "evaluation.json"),
                JsonSerializer.Serialize(evaluation, ModelCard.Json) + "\n"
            );
            File.WriteAllText(FileOf(card.Version, "card.md"), CardText.Of(card, evaluation));
            return card;
        });
    }

    /// <summary>The scorer of a version; throws <see cref="ModelDamagedException" />.</summary>
    public IScorer Load(string version)
    {
        var card = Card(version);
        try
        {
            if (OnnxFiles.AreIn(In(version)))
            {
                var (files, sum) = OnnxFiles.Read(In(version));
                MustBeOf(sum, "its files");
                return new OnnxScorer(files, version, _onnx);
            }
            var (learnt, hash) = Read(FileOf(version, ScorerBin));
            MustBeOf(hash, ScorerBin);
            return new LinearScorer(learnt, version);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(In(version), e.Message, e);
        }

        void MustBeOf(string hash, string what)
        {
            if (hash != card.ScorerSha256 || card.Version != version)
                throw new InvalidDataException($"the checksum of {what} is not the one on its card");
        }
    }

    private static (LinearModel Learnt, string Hash) Read(string scorer)
    {
        using var stream = File.OpenRead(scorer);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return (ScorerFile.Read(stream), hash);
    }

    private string In(string version) => System.IO.Path.Combine(Path, version);

    private string FileOf(string version, string file) => System.IO.Path.Combine(Path, version, file);
}
