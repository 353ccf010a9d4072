using System.Text.Json;

namespace Tickets.Inference;

/// <summary>A folder beside the models in which the files of a new version are written.</summary>
internal static class ModelDraft
{
    private const string Prefix = ".draft-";

    // No model takes as long to write.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>The version of a model whose files have a hash.</summary>
    public static string VersionOf(string hash) => hash[..12];

    /// <summary>
    /// Has the files of a model written, adds its card, and installs them as a version; on failure nothing is left. If
    /// the version exists already, undamaged, its files stay.
    /// </summary>
    /// <param name="models">The folder of the models.</param>
    /// <param name="write">Writes the files into the draft's folder, and gives the card.</param>
    /// <param name="now">When the model is published.</param>
    /// <exception cref="ModelFolderException">The folder can't be written.</exception>
    public static ModelCard Publish(ModelFolder models, Func<string, ModelCard> write, DateTimeOffset now) =>
        models.Change(() =>
        {
            Directory.CreateDirectory(models.Path);
            DeleteAbandoned(models.Path, now);
            var draft = Directory.CreateDirectory(Path.Combine(models.Path, $"{Prefix}{Guid.NewGuid():N}")).FullName;
            try
            {
                var card = write(draft);
                card = card with
                {
                    Version = VersionOf(card.ScorerSha256),
                    CreatedAt = card.CreatedAt == default ? now : card.CreatedAt,
                };
                File.WriteAllText(
                    Path.Combine(draft, ModelFolder.CardJson),
                    JsonSerializer.Serialize(card, ModelCard.Json) + "\n"
                );
                FlushToDisk(draft);
                return Install(models, draft, card);
            }
            finally
            {
                if (Directory.Exists(draft))
                    Directory.Delete(draft, recursive: true);
            }
        });

    // Drafts of processes that were killed.
    private static void DeleteAbandoned(string models, DateTimeOffset now)
    {
        foreach (var draft in Directory.GetDirectories(models, Prefix + "*"))
            if (now.UtcDateTime - Directory.GetLastWriteTimeUtc(draft) > Abandoned)
                Directory.Delete(draft, recursive: true);
    }

    // Else a power cut may leave the files' names without their content.
    private static void FlushToDisk(string draft)
    {
        foreach (var file in Directory.GetFiles(draft))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
    }

    // An earlier version of this program wrote fewer files.
    private static void AddMissing(string draft, string target)
    {
        foreach (var file in Directory.GetFiles(draft))
            if (Path.Combine(target, Path.GetFileName(file)) is var place && !File.Exists(place))
                File.Move(file, place);
    }

    private static ModelCard Install(ModelFolder models, string draft, ModelCard card)
    {
        var target = Path.Combine(models.Path, card.Version);
        if (Directory.Exists(target))
        {
            try
            {
                models.Load(card.Version);
                AddMissing(draft, target);
                return models.Card(card.Version);
            }
            catch (ModelDamagedException)
            {
                Directory.Delete(target, recursive: true);
            }
        }

        Directory.Move(draft, target);
        return card;
    }
}
