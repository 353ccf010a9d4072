using System.Security.Cryptography;
using System.Text.Json;

namespace Tickets.Inference.Model;

/// <summary>
/// The models on disk: <c>{version}/</c> with ML.NET's <c>model.zip</c>, <c>scorer.bin</c> and <c>card.json</c>, and a
/// file <c>champion</c> that names the version in use.
/// </summary>
public sealed class ModelFolder(string path)
{
    private const string ScorerBin = "scorer.bin";
    private const string ModelZip = "model.zip";
    private const string CardJson = "card.json";

    /// <summary>Where the models are.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    internal string ChampionFile => System.IO.Path.Combine(Path, "champion");

    /// <summary>
    /// Writes a model if it passes the gate, and leaves nothing behind if not. The same model again keeps the files
    /// that are there.
    /// </summary>
    public ModelCard Publish(TrainedModel model, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(model);
        var draft = Directory.CreateDirectory(In($".draft-{Guid.NewGuid():N}")).FullName;
        try
        {
            var (scorer, zip) = (System.IO.Path.Combine(draft, ScorerBin), System.IO.Path.Combine(draft, ModelZip));
            using (var stream = File.Create(scorer))
                ScorerFile.Write(model.Learnt, stream);
            model.Sdca.Save(zip);

            // Read back: what is compared is what will be served.
            var (learnt, hash) = Read(scorer);
            var gate = PublishGate.Check(learnt, SdcaModel.Load(zip, learnt.Classes.Length), model.HeldOut);
            var card = model.Card with { Version = hash[..12], CreatedAt = now, Gate = gate, ScorerSha256 = hash };
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

    /// <summary>Makes a version the one in use, from one moment to the next.</summary>
    public void Promote(string version)
    {
        var draft = $"{ChampionFile}.{Guid.NewGuid():N}";
        File.WriteAllText(draft, version + "\n");
        File.Move(draft, ChampionFile, overwrite: true);
    }

    /// <summary>The version in use; throws <see cref="NoModelException" />.</summary>
    public string Champion() =>
        File.Exists(ChampionFile) ? File.ReadAllText(ChampionFile).Trim() : throw new NoModelException(Path);

    /// <summary>The card of a version; throws <see cref="ModelDamagedException" />.</summary>
    public ModelCard Card(string version)
    {
        try
        {
            var json = File.ReadAllText(FileOf(version, CardJson));
            return JsonSerializer.Deserialize<ModelCard>(json, ModelCard.Json)
                ?? throw new JsonException("it says null");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelDamagedException(In(version), $"its {CardJson} cannot be read", e);
        }
    }

    /// <summary>The scorer of a version; throws <see cref="ModelDamagedException" />.</summary>
    public TicketScorer Load(string version)
    {
        var card = Card(version);
        try
        {
            var (learnt, hash) = Read(FileOf(version, ScorerBin));
            if (hash != card.ScorerSha256 || card.Version != version)
                throw new InvalidDataException($"the checksum of {ScorerBin} is not the one on its card");
            return new TicketScorer(learnt, version);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ModelDamagedException(In(version), e.Message, e);
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
