using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// The models that predict a target, which of them is in use, and all changes of that. They are in PostgreSQL or, for a
/// program that has none, in a folder.
/// </summary>
/// <remarks>
/// Whatever has to write a file throws <see cref="ModelFolderException" /> if it can't. While PostgreSQL is away, its
/// exceptions go through.
/// </remarks>
public abstract class ModelRegistry
{
    /// <summary>Where the models are, for a person.</summary>
    public abstract string Place { get; }

    /// <summary>Tells a person where they are.</summary>
    internal void SayPlace() => Terminal.Say($"models are in {Place}");

    /// <summary>What is known of the aliases without asking; null if nothing is, or they can't be read.</summary>
    internal abstract ModelAliases? Known { get; }

    /// <summary>Which versions have a part to play.</summary>
    /// <exception cref="ModelDamagedException">It does not say.</exception>
    public abstract ValueTask<ModelAliases> AliasesAsync(CancellationToken cancellation);

    /// <summary>The version in use.</summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="ModelDamagedException">It does not say.</exception>
    public async ValueTask<string> ChampionAsync(CancellationToken cancellation) =>
        (await AliasesAsync(cancellation)).Champion ?? throw new NoModelException(Place);

    /// <summary>The models, newest first.</summary>
    public abstract Task<IReadOnlyList<ListedModel>> ListAsync(CancellationToken cancellation);

    /// <summary>The card of a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">Its card can't be read.</exception>
    public abstract Task<ModelCard> ShowAsync(string version, CancellationToken cancellation);

    /// <summary>How good a version is, as far as it was measured.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="withTargets">Whether with what it would do for other target precisions, which is long.</param>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">That can't be read.</exception>
    public abstract Task<ModelEvaluation> EvaluationAsync(
        string version,
        CancellationToken cancellation,
        bool withTargets = true
    );

    /// <summary>Keeps what was measured on test tickets beside the model.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    public abstract Task SaveEvaluationAsync(Evaluation evaluation, CancellationToken cancellation);

    /// <summary>The scorer of a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">Its files are missing, or not the ones its card was written for.</exception>
    public abstract Task<IScorer> LoadAsync(string version, CancellationToken cancellation);

    /// <summary>The promotion log, latest entry first.</summary>
    public abstract Task<IReadOnlyList<Promotion>> LogAsync(CancellationToken cancellation);

    /// <summary>
    /// Puts a version to use; if it is the shadow, it is none any more. Gives the log's entry: an earlier one if the
    /// version is in use already.
    /// </summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged; the champion stays.</exception>
    public abstract Task<Promotion> PromoteAsync(
        string version,
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    );

    /// <summary>
    /// Puts the version to use that was in use before the champion. A second time that is the one before that, not the one
    /// that was just left.
    /// </summary>
    /// <exception cref="ModelConflictException">There was none, or somebody else has just changed it.</exception>
    /// <exception cref="ModelDamagedException">It is damaged; the champion stays.</exception>
    public abstract Task<Promotion> RollbackAsync(
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    );

    /// <summary>Begins to try out a version beside the champion; null ends it.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged.</exception>
    /// <exception cref="ModelConflictException">It is the champion.</exception>
    public abstract Task ShadowAsync(string? version, CancellationToken cancellation);

    /// <summary>Deletes a version.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelConflictException">It has an alias.</exception>
    public abstract Task DeleteAsync(string version, CancellationToken cancellation);

    /// <summary>Adds a model that was trained here, if it passes the gate; gives its card. One that is there stays.</summary>
    /// <exception cref="PublishGateException">It does not pass; nothing is written.</exception>
    public Task<ModelCard> PublishAsync(TrainedModel model, DateTimeOffset now, CancellationToken cancellation) =>
        AddAsync(folder => folder.Publish(model, now), cancellation);

    /// <summary>Adds a model that was trained elsewhere: see <see cref="ModelFolder.AddOnnx" />.</summary>
    /// <exception cref="ModelConflictException">The export can't be used.</exception>
    public Task<ModelCard> AddOnnxAsync(
        string from,
        IReadOnlyList<LabelledTicket> rows,
        double targetPrecision,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => AddAsync(folder => folder.AddOnnx(from, rows, targetPrecision, now), cancellation);

    /// <summary>
    /// Makes a version with the same weights, and the thresholds of another target precision; gives its card. If the
    /// thresholds stay the same, it is the version itself.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="targetPrecision">One that <see cref="TargetPoint.IsTarget" /> knows.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged.</exception>
    /// <exception cref="ModelConflictException">It is not known what it would do for other targets.</exception>
    public async Task<ModelCard> RetargetAsync(
        string version,
        double targetPrecision,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await LoadAsync(version, cancellation);
        var (card, files) = (await ShowAsync(version, cancellation), await FilesAsync(version, cancellation));
        var evaluation = await EvaluationAsync(version, cancellation);
        var point = evaluation.Targets.FirstOrDefault(point => point.IsFor(targetPrecision));
        return point is not null
            ? await AddAsync(folder => folder.Retarget(files, card, evaluation, point, now), cancellation)
            : throw new ModelConflictException(
                $"Model {version} does not say what it would do for other targets, as no ticket was held out. Train again."
            );
    }

    /// <summary>Writes a version into a file, for another store.</summary>
    /// <exception cref="UnknownModelException">There is no such version.</exception>
    /// <exception cref="ModelDamagedException">It is damaged.</exception>
    public async Task ExportAsync(string version, Stream to, CancellationToken cancellation)
    {
        await LoadAsync(version, cancellation);
        var test = (await EvaluationAsync(version, cancellation, withTargets: false)).Test;
        ModelArchive.Write(await FilesAsync(version, cancellation), test, to);
    }

    /// <summary>Adds a version that was exported; it is not put to use. One that is there stays. Gives its card.</summary>
    /// <exception cref="RefusedException">It is no model, is damaged, or too large.</exception>
    public Task<ModelCard> ImportAsync(Stream zip, CancellationToken cancellation) =>
        AddAsync(folder => folder.Import(zip), cancellation);

    /// <summary>The folder with the files of a version.</summary>
    private protected abstract Task<string> FilesAsync(string version, CancellationToken cancellation);

    /// <summary>Adds a version that is written into a folder; gives its card.</summary>
    private protected abstract Task<ModelCard> AddAsync(Func<ModelFolder, ModelCard> write, CancellationToken cancellation);
}
