using System.Text.Json;

namespace Tickets.Inference.Model;

/// <summary>A model in the list of models.</summary>
/// <param name="Version">The version.</param>
/// <param name="Aliases"><c>champion</c> is in use, <c>previous</c> was before, <c>shadow</c> is tried out.</param>
/// <param name="CreatedAt">When it was trained.</param>
/// <param name="TrainRows">Tickets it was trained on.</param>
/// <param name="Categories">How many it knows.</param>
/// <param name="ValidationAccuracy">Accuracy on tickets left out in training, if there were any.</param>
/// <param name="ValidationMacroF1">Macro-F1 on them.</param>
/// <param name="Damage">Why it can't be used, or null.</param>
public sealed record ListedModel(
    string Version,
    IReadOnlyList<string> Aliases,
    DateTimeOffset? CreatedAt,
    int? TrainRows,
    int? Categories,
    double? ValidationAccuracy,
    double? ValidationMacroF1,
    string? Damage
);

/// <summary>An entry of the promotion log.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who, as they gave themselves a name.</param>
/// <param name="Version">The version in use from then on.</param>
/// <param name="Previous">The version in use until then, if any.</param>
/// <param name="Note">On which evidence.</param>
public sealed record Promotion(DateTimeOffset At, string By, string Version, string? Previous, string? Note);

/// <summary>
/// What may be done with the models of a folder: which of them is in use is changed here only, one change at a time, and
/// each is written to a log that is only ever appended to.
/// </summary>
public sealed class ModelRegistry(ModelFolder folder)
{
    private const string LogName = "promotions.jsonl";

    private static readonly JsonSerializerOptions OneLine = new(ModelCard.Json) { WriteIndented = false };

    private string LogFile => Path.Combine(folder.Path, LogName);

    /// <summary>The models, newest first.</summary>
    public IReadOnlyList<ListedModel> List() =>
        [.. folder.Versions().Select(Listed).OrderByDescending(model => model.CreatedAt).ThenBy(model => model.Version)];

    /// <summary>
    /// The card of a version; throws <see cref="UnknownModelException" /> or <see cref="ModelDamagedException" />.
    /// </summary>
    public ModelCard Show(string version)
    {
        MustExist(version);
        return folder.Card(version);
    }

    /// <summary>
    /// The scorer of a version; throws <see cref="UnknownModelException" /> or <see cref="ModelDamagedException" />.
    /// </summary>
    public IScorer Load(string version)
    {
        MustExist(version);
        return folder.Load(version);
    }

    /// <summary>
    /// Puts a version to use. One that is damaged is refused with <see cref="ModelDamagedException" />, and the one in
    /// use stays.
    /// </summary>
    public Promotion Promote(string version, string by, string? note, DateTimeOffset now)
    {
        Load(version);
        using var log = OpenLog();
        return Promote(log, version, by, note, now);
    }

    /// <summary>Puts the version to use that was in use before this one.</summary>
    public Promotion Rollback(string by, string? note, DateTimeOffset now)
    {
        using var log = OpenLog();
        var previous =
            folder.Named(ModelFolder.PreviousAlias)
            ?? throw new ModelConflictException("No model was in use before this one.");
        folder.Load(previous);
        return Promote(log, previous, by, note ?? "rollback", now);
    }

    /// <summary>Has a version tried out in the shadow of the one in use; null ends that.</summary>
    public void Shadow(string? version)
    {
        if (version is null)
        {
            folder.Unname(ModelFolder.ShadowAlias);
            return;
        }
        Load(version);
        folder.Name(ModelFolder.ShadowAlias, version);
    }

    /// <summary>Deletes a version that has no alias.</summary>
    public void Delete(string version)
    {
        MustExist(version);
        using var log = OpenLog();
        if (AliasesOf(version) is [var alias, ..])
            throw new ModelConflictException($"Model {version} is the {alias}; promote another one first.");
        folder.Delete(version);
    }

    /// <summary>Who promoted what, the latest first.</summary>
    public IReadOnlyList<Promotion> Log()
    {
        if (!File.Exists(LogFile))
            return [];
        using var log = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = log.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonSerializer.Deserialize<Promotion>(line, OneLine)!).Reverse()];
    }

    private Promotion Promote(StreamWriter log, string version, string by, string? note, DateTimeOffset now)
    {
        var before = folder.Named(ModelFolder.ChampionAlias);
        var promotion = new Promotion(now, by, version, before, note);
        if (before == version)
            return promotion;
        log.WriteLine(JsonSerializer.Serialize(promotion, OneLine));
        log.Flush();
        if (before is not null)
            folder.Name(ModelFolder.PreviousAlias, before);
        folder.Promote(version);
        return promotion;
    }

    // Whoever holds the log open is alone.
    private StreamWriter OpenLog()
    {
        Directory.CreateDirectory(folder.Path);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new StreamWriter(new FileStream(LogFile, FileMode.Append, FileAccess.Write, FileShare.None));
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Sleep(50);
            }
        }
    }

    private ListedModel Listed(string version)
    {
        try
        {
            var card = folder.Card(version);
            return new ListedModel(
                version,
                AliasesOf(version),
                card.CreatedAt,
                card.TrainRows,
                card.Categories.Count,
                card.ValidationAccuracy,
                card.ValidationMacroF1,
                null
            );
        }
        catch (ModelDamagedException damaged)
        {
            return new ListedModel(version, AliasesOf(version), null, null, null, null, null, damaged.Message);
        }
    }

    private string[] AliasesOf(string version) =>
        [
            .. new[] { ModelFolder.ChampionAlias, ModelFolder.PreviousAlias, ModelFolder.ShadowAlias }.Where(alias =>
                folder.Named(alias) == version
            ),
        ];

    private void MustExist(string version)
    {
        if (!ModelFolder.IsVersion(version) || !folder.Versions().Contains(version))
            throw new UnknownModelException($"There is no model {version}.");
    }
}
