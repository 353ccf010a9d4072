using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// The models of a program without PostgreSQL: folders of versions, and one in use. Nobody else works on them, so there is
/// no log, and nothing is tried out beside.
/// </summary>
public sealed class FolderRegistry(ModelFolder folder) : ModelRegistry
{
    /// <inheritdoc />
    public override string Place => $"the folder '{folder.Path}'";

    /// <inheritdoc />
    internal override ModelAliases? Known
    {
        get
        {
            try
            {
                return new(folder.Champion(), Shadow: null);
            }
            catch (ModelDamagedException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc />
    public override ValueTask<ModelAliases> AliasesAsync(CancellationToken cancellation) =>
        new(new ModelAliases(folder.Champion(), Shadow: null));

    /// <inheritdoc />
    public override Task<IReadOnlyList<ListedModel>> ListAsync(CancellationToken cancellation)
    {
        var aliases = Known ?? new(null, null);
        return Task.FromResult<IReadOnlyList<ListedModel>>([
            .. folder
                .Versions()
                .Select(version => ListedModel.Of(version, aliases.Of(version, previous: null), () => folder.Card(version)))
                .OrderBy(model => model.Place, StringComparer.Ordinal),
        ]);
    }

    /// <inheritdoc />
    public override async Task<ModelCard> ShowAsync(string version, CancellationToken cancellation)
    {
        await FilesAsync(version, cancellation);
        return folder.Card(version);
    }

    /// <inheritdoc />
    public override async Task<ModelEvaluation> EvaluationAsync(
        string version,
        CancellationToken cancellation,
        bool withTargets = true
    )
    {
        await FilesAsync(version, cancellation);
        return folder.Evaluation(version, withTargets);
    }

    /// <inheritdoc />
    public override Task SaveEvaluationAsync(Evaluation evaluation, CancellationToken cancellation)
    {
        folder.SaveEvaluation(evaluation);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task<IScorer> LoadAsync(string version, CancellationToken cancellation)
    {
        await FilesAsync(version, cancellation);
        return folder.Load(version);
    }

    /// <inheritdoc />
    public override async Task<Promotion> PromoteAsync(
        string version,
        string by,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await LoadAsync(version, cancellation);
        var before = Known?.Champion;
        folder.SetChampion(version);
        return new(now, by, version, before, note);
    }

    /// <inheritdoc />
    public override async Task DeleteAsync(string version, CancellationToken cancellation)
    {
        await FilesAsync(version, cancellation);
        if (Known?.Champion == version)
            throw new ModelConflictException($"Model {version} is the champion; promote another one first.");
        folder.Delete(version);
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<Promotion>> LogAsync(CancellationToken cancellation) =>
        throw NeedsPostgres("there is no log of promotions");

    /// <inheritdoc />
    public override Task<Promotion> RollbackAsync(string by, string? note, DateTimeOffset now, CancellationToken cancellation) =>
        throw NeedsPostgres("nobody knows which model was in use before; promote one");

    /// <inheritdoc />
    public override Task ShadowAsync(string? version, CancellationToken cancellation) =>
        throw NeedsPostgres("no model is tried out beside another one");

    /// <inheritdoc />
    private protected override Task<string> FilesAsync(string version, CancellationToken cancellation) =>
        ModelFolder.IsVersion(version) && folder.Versions().Contains(version)
            ? Task.FromResult(folder.FolderOf(version))
            : throw new UnknownModelException($"There is no model {version} in {Place}.");

    /// <inheritdoc />
    private protected override Task<ModelCard> AddAsync(Func<ModelFolder, ModelCard> write, CancellationToken cancellation) =>
        Task.FromResult(write(folder));

    private RefusedException NeedsPostgres(string why) =>
        new($"The models are in {Place}, as ConnectionStrings__postgres is not set: {why}.");
}
