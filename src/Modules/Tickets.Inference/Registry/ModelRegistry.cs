namespace Tickets.Inference;

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

/// <summary>
/// What may be done with the models of a folder: which of them is in use is changed here only, one change at a time among
/// all processes, and each promotion is written to a log.
/// </summary>
/// <remarks>
/// Each change throws <see cref="ModelFolderException" /> where the folder can't be written, and
/// <see cref="ModelConflictException" /> where somebody else holds it for long.
/// </remarks>
public sealed class ModelRegistry(ModelFolder folder)
{
    private readonly PromotionLog _log = new(folder.Path);

    /// <summary>The models, newest first. An alias that can't be read is left out.</summary>
    public IReadOnlyList<ListedModel> List() =>
        [.. folder.Versions().Select(Listed).OrderByDescending(model => model.CreatedAt).ThenBy(model => model.Version)];

    /// <summary>The card of a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">Its card can't be read.</exception>
    public ModelCard Show(string version)
    {
        MustExist(version);
        return folder.Card(version);
    }

    /// <summary>The scorer of a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">Its files are not what training wrote.</exception>
    public IScorer Load(string version)
    {
        MustExist(version);
        return folder.Load(version);
    }

    /// <summary>
    /// Puts a version to use, and gives the entry of the log that says so; if it is in use already, the one that says
    /// since when. A shadow that is promoted is none any more.
    /// </summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged; the one in use stays.</exception>
    public Task<Promotion> PromoteAsync(
        string version,
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => ChangeAsync(() => Promote(version, by, note, now), cancellation);

    /// <summary>Puts the version to use that was in use before this one.</summary>
    /// <exception cref="ModelConflictException">There was none.</exception>
    /// <exception cref="ModelDamagedException">It is damaged; the one in use stays.</exception>
    public Task<Promotion> RollbackAsync(string by, string? note, DateTimeOffset now, CancellationToken cancellation) =>
        ChangeAsync(
            () =>
            {
                var previous =
                    folder.Aliases.Find(ModelFolder.PreviousAlias)
                    ?? throw new ModelConflictException("No model was in use before this one.");
                return Promote(previous, by, note ?? "rollback", now);
            },
            cancellation
        );

    /// <summary>Has a version tried out in the shadow of the one in use; null ends that.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged.</exception>
    /// <exception cref="ModelConflictException">It is the one in use.</exception>
    public Task ShadowAsync(string? version, CancellationToken cancellation) =>
        ChangeAsync(
            () =>
            {
                if (version is null)
                {
                    folder.Aliases.Remove(ModelFolder.ShadowAlias);
                    return version;
                }
                Load(version);
                if (folder.Aliases.FindSound(ModelFolder.ChampionAlias) == version)
                    throw new ModelConflictException($"Model {version} is in use; there is nothing to compare it with.");
                folder.Aliases.Set((ModelFolder.ShadowAlias, version));
                return version;
            },
            cancellation
        );

    /// <summary>Deletes a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelConflictException">It has an alias.</exception>
    public Task DeleteAsync(string version, CancellationToken cancellation) =>
        ChangeAsync(
            () =>
            {
                MustExist(version);
                if (AliasesOf(version) is [var alias, ..])
                    throw new ModelConflictException($"Model {version} is the {alias}; promote another one first.");
                folder.Delete(version);
                return version;
            },
            cancellation
        );

    /// <summary>Who promoted what, the latest first.</summary>
    /// <exception cref="ModelDamagedException">The log may not be read.</exception>
    public Promotions Log() => _log.Read();

    // Nothing is looked at before the lock is held: what was seen earlier may be gone.
    private async Task<T> ChangeAsync<T>(Func<T> change, CancellationToken cancellation)
    {
        try
        {
            using var alone = await ModelLock.TakeAsync(folder.Path, cancellation);
            return change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFolderException(folder.Path, e);
        }
    }

    private Promotion Promote(string version, string by, string? note, DateTimeOffset now)
    {
        Load(version);
        var before = folder.Aliases.FindSound(ModelFolder.ChampionAlias);
        if (before == version && Log().Items.FirstOrDefault(entry => entry.Version == version) is { } known)
            return known;

        var promotion = new Promotion(now, by, version, before, note);
        _log.Append(
            promotion,
            () =>
            {
                if (before is null || before == version)
                    folder.Aliases.Set((ModelFolder.ChampionAlias, version));
                else
                    folder.Aliases.Set((ModelFolder.PreviousAlias, before), (ModelFolder.ChampionAlias, version));
                if (folder.Aliases.FindSound(ModelFolder.ShadowAlias) == version)
                    folder.Aliases.Remove(ModelFolder.ShadowAlias);
            }
        );
        return promotion;
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
                folder.Aliases.FindSound(alias) == version
            ),
        ];

    private void MustExist(string version)
    {
        if (!ModelFolder.IsVersion(version) || !folder.Versions().Contains(version))
            throw new UnknownModelException($"There is no model {version}.");
    }
}
