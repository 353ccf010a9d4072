namespace Tickets.Inference;

/// <summary>
/// The models of a folder, and all changes of them: one at a time among all processes. Each promotion is written to a
/// log.
/// </summary>
/// <remarks>
/// Each change throws <see cref="ModelFolderException" /> if the folder can't be written, and
/// <see cref="ModelConflictException" /> if another process has been changing it for long.
/// </remarks>
public sealed class ModelRegistry(ModelFolder folder)
{
    private readonly PromotionLog _log = new(folder.Path);

    /// <summary>The models, newest first.</summary>
    public IReadOnlyList<ListedModel> List() =>
        [
            .. folder
                .Versions()
                .Select(version => ListedModel.Of(folder, version))
                .OrderBy(model => model.Place, StringComparer.Ordinal),
        ];

    /// <summary>The card of a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">Its card can't be read.</exception>
    public ModelCard Show(string version)
    {
        MustExist(version);
        return folder.Card(version);
    }

    /// <summary>How good a version is, as far as it was measured.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">That can't be read.</exception>
    public ModelEvaluation Evaluation(string version)
    {
        MustExist(version);
        return folder.Evaluation(version);
    }

    /// <summary>The scorer of a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">
    /// Its files are missing, or not the ones its card was written for.
    /// </exception>
    public IScorer Load(string version)
    {
        MustExist(version);
        return folder.Load(version);
    }

    /// <summary>The promotion log, latest entry first.</summary>
    /// <exception cref="ModelDamagedException">The log can't be read.</exception>
    public Promotions Log() => _log.Read();

    /// <summary>
    /// Puts a version to use; if it is the shadow, it is none any more. Gives the log's entry: an earlier one if the
    /// version is in use already.
    /// </summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged; the champion stays.</exception>
    public Task<Promotion> PromoteAsync(
        string version,
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => ChangeAsync(() => Promote(version, by, note, now), cancellation);

    /// <summary>Puts the version to use that was in use before the champion.</summary>
    /// <exception cref="ModelConflictException">There was none.</exception>
    /// <exception cref="ModelDamagedException">It is damaged; the champion stays.</exception>
    public Task<Promotion> RollbackAsync(string by, string? note, DateTimeOffset now, CancellationToken cancellation) =>
        ChangeAsync(
            () =>
                folder.Aliases.VersionOf(ModelFolder.PreviousAlias) is { } previous
                    ? Promote(previous, by, note ?? "rollback", now)
                    : throw new ModelConflictException("No model was in use before this one."),
            cancellation
        );

    /// <summary>Begins to try out a version beside the champion; null ends it.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged.</exception>
    /// <exception cref="ModelConflictException">It is the champion.</exception>
    public Task ShadowAsync(string? version, CancellationToken cancellation) =>
        ChangeAsync(() => Shadow(version), cancellation);

    /// <summary>
    /// Makes a version with the same weights, and the thresholds of another target precision; gives its card. If the
    /// thresholds stay the same, it is the version itself.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="targetPrecision">One that <see cref="TargetPoint.IsTarget" /> knows.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="cancellation">Ends the wait for another process.</param>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged.</exception>
    /// <exception cref="ModelConflictException">It is not known what it would do for other targets.</exception>
    public Task<ModelCard> RetargetAsync(
        string version,
        double targetPrecision,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => ChangeAsync(() => Retarget(version, targetPrecision, now), cancellation);

    /// <summary>Deletes a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelConflictException">It has an alias.</exception>
    public Task DeleteAsync(string version, CancellationToken cancellation) =>
        ChangeAsync(() => Delete(version), cancellation);

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
        var before = folder.Aliases.ReadableVersionOf(ModelFolder.ChampionAlias);
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
                if (folder.Aliases.ReadableVersionOf(ModelFolder.ShadowAlias) == version)
                    folder.Aliases.Remove(ModelFolder.ShadowAlias);
            }
        );
        return promotion;
    }

    private string? Shadow(string? version)
    {
        if (version is null)
        {
            folder.Aliases.Remove(ModelFolder.ShadowAlias);
            return null;
        }

        Load(version);
        if (folder.Aliases.ReadableVersionOf(ModelFolder.ChampionAlias) == version)
            throw new ModelConflictException($"Model {version} is in use; there is nothing to compare it with.");
        folder.Aliases.Set((ModelFolder.ShadowAlias, version));
        return version;
    }

    private ModelCard Retarget(string version, double targetPrecision, DateTimeOffset now)
    {
        Load(version);
        var evaluation = folder.Evaluation(version);
        var point = evaluation.Targets.FirstOrDefault(point => point.IsFor(targetPrecision));
        return point is not null
            ? folder.Retarget(folder.Card(version), evaluation, point, now)
            : throw new ModelConflictException(
                $"Model {version} does not say what it would do for other targets, as no ticket was held out, or an earlier "
                    + "version of this program made it. Train again."
            );
    }

    private string Delete(string version)
    {
        MustExist(version);
        if (ListedModel.AliasesOf(folder, version) is [var alias, ..])
            throw new ModelConflictException($"Model {version} is the {alias}; promote another one first.");
        folder.Delete(version);
        return version;
    }

    private void MustExist(string version)
    {
        if (!ModelFolder.IsVersion(version) || !folder.Versions().Contains(version))
            throw new UnknownModelException($"There is no model {version}.");
    }
}
