using System.Security.Cryptography;
using System.Text.Json;
using Tickets.Contracts;

namespace Tickets.Inference.Model;

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
    private const string CardJson = "card.json";

    private readonly OnnxSettings _onnx = onnx ?? new OnnxSettings();

    /// <summary>Where the models are.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    internal string ChampionFile => In(ChampionAlias);

    /// <summary>
    /// Writes a model if it passes the gate, and leaves nothing behind if not. The same model again keeps the files
    /// that are there.
    /// </summary>
    public ModelCard Publish(TrainedModel model, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Draft(
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
        return Draft(
            draft =>
            {
                var files = OnnxFiles.Copy(from, draft, _onnx);
                try
                {
                    using var scorer = new OnnxScorer(files, "", _onnx);
                    var chosen = Choose(scorer, files, [.. rows], targetPrecision);
                    var spec = files.Spec with
                    {
                        Calibrator = chosen.Calibrator,
                        Thresholds = [.. chosen.CategoryThresholds.Select(each => each.Threshold)],
                    };
                    (files with { Spec = spec }).Write();
                    var categories = spec.Classes.ToDictionary(category => category, _ => 0);
                    var card = ModelCard.Of(categories, files.CountTokens(), rows, targetPrecision, chosen);
                    return card with { ScorerSha256 = OnnxFiles.Read(draft).Hash };
                }
                catch (InvalidDataException e)
                {
                    throw new ModelConflictException($"The model in '{from}' can't be used: {e.Message}.");
                }
            },
            now
        );
    }

    private static Choices Choose(OnnxScorer scorer, OnnxFiles files, LabelledTicket[] rows, double targetPrecision)
    {
        var classes = files.Spec.Classes;
        var scores = scorer
            .Score(Evaluator.TextsOf(rows))
            .Zip(rows, (scores, row) => (scores, Category: Array.IndexOf(classes, row.Label)))
            .Where(row => row.scores is not null && row.Category >= 0)
            .Select(row => new ScoredRow(row.scores!, row.Category));
        var spec = files.Spec with { Thresholds = [.. classes.Select(_ => (float?)0)] };
        var measured = new Measured(rows, scores, at => scorer.With(spec with { Calibrator = at }));
        return Choices.Make(null, classes, targetPrecision, [measured]);
    }

    private ModelCard Draft(Func<string, ModelCard> write, DateTimeOffset now)
    {
        var draft = Directory.CreateDirectory(In($".draft-{Guid.NewGuid():N}")).FullName;
        try
        {
            var card = write(draft);
            card = card with { Version = card.ScorerSha256[..12], CreatedAt = now };
            File.WriteAllText(
                System.IO.Path.Combine(draft, CardJson),
                JsonSerializer.Serialize(card, ModelCard.Json) + "\n"
            );
            return Keep(draft, card);
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    /// <summary>Makes a version the one in use.</summary>
    public void Promote(string version) => Name(ChampionAlias, version);

    /// <summary>The version in use; throws <see cref="NoModelException" />.</summary>
    public string Champion() => Named(ChampionAlias) ?? throw new NoModelException(Path);

    /// <summary>Gives an alias to a version, from one moment to the next.</summary>
    internal void Name(string alias, string version)
    {
        var draft = In($"{alias}.{Guid.NewGuid():N}");
        File.WriteAllText(draft, version + "\n");
        File.Move(draft, In(alias), overwrite: true);
    }

    /// <summary>The version that has an alias, or null; throws <see cref="ModelDamagedException" /> when it can't be read.</summary>
    internal string? Named(string alias)
    {
        try
        {
            return File.Exists(In(alias)) ? File.ReadAllText(In(alias)).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelDamagedException(In(alias), e.Message, e);
        }
    }

    /// <summary>Takes an alias away.</summary>
    internal void Unname(string alias) => File.Delete(In(alias));

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
        File.WriteAllText(
            FileOf(card.Version, "evaluation.json"),
            JsonSerializer.Serialize(evaluation, ModelCard.Json) + "\n"
        );
        File.WriteAllText(FileOf(card.Version, "card.md"), CardText.Of(card, evaluation));
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
            return new TicketScorer(learnt, version);
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

    private static (LearntModel Learnt, string Hash) Read(string scorer)
    {
        using var stream = File.OpenRead(scorer);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return (ScorerFile.Read(stream), hash);
    }

    private ModelCard Keep(string draft, ModelCard card)
    {
        var target = In(card.Version);
        if (Directory.Exists(target))
        {
            try
            {
                Load(card.Version);
                return Card(card.Version);
            }
            catch (ModelDamagedException)
            {
                Directory.Delete(target, recursive: true);
            }
        }
        Directory.Move(draft, target);
        return card;
    }

    private string In(string version) => System.IO.Path.Combine(Path, version);

    private string FileOf(string version, string file) => System.IO.Path.Combine(Path, version, file);
}
