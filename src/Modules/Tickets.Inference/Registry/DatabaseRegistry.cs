using System.Text.Json;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// The models in PostgreSQL, and copies of their files on this host.
/// </summary>
/// <param name="database">PostgreSQL.</param>
/// <param name="events">Tells others which model is put to use.</param>
/// <param name="target">What the models predict.</param>
/// <param name="cache">A folder for their files, which may be lost.</param>
/// <param name="onnx">For loading.</param>
public sealed partial class DatabaseRegistry(NpgsqlDataSource database, IEvents events, Target target, string cache, OnnxSettings? onnx = null)
    : ModelRegistry
{
    private readonly OnnxSettings _onnx = onnx ?? new OnnxSettings();
    private readonly StoredAliases _aliases = new(database, events, EnumNames.Of(target));
    private readonly StoredModels _stored = new(database, EnumNames.Of(target));
    private readonly ModelFiles _files = new(cache, new(database, EnumNames.Of(target)));
    private volatile ModelAliases? _known;
    private int _changes; // made by this host

    /// <inheritdoc />
    public override string Place => $"PostgreSQL at {new NpgsqlConnectionStringBuilder(database.ConnectionString).NameOf()}";

    /// <inheritdoc />
    internal override ModelAliases? Known => _known;

    /// <inheritdoc />
    public override async ValueTask<ModelAliases> AliasesAsync(CancellationToken cancellation)
    {
        if (_known is { } known)
            return known;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await RefreshAsync(connection, cancellation);
    }

    /// <summary>Asks for the aliases anew.</summary>
    internal async Task<ModelAliases> RefreshAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var changes = Volatile.Read(ref _changes);
        var read = await _aliases.ReadAsync(connection, cancellation);
        // What was read before a change of this host must not take the place of what it knows since.
        return changes == Volatile.Read(ref _changes) ? _known = read : _known ?? read;
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<ListedModel>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var aliases = await _aliases.ReadAsync(connection, cancellation);
        var before = await _aliases.FindBeforeAsync(connection, cancellation);
        var models = await _stored.ListAsync(cancellation);
        return
        [
            .. models
                .Select(model => ListedModel.Of(model.Version, aliases.Of(model.Version, before?.Promotion.Version), () => Card(model.Version, model.Card)))
                .OrderBy(model => model.Place, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc />
    public override async Task<ModelCard> ShowAsync(string version, CancellationToken cancellation) =>
        Card(version, await _stored.CardAsync(version, cancellation) ?? throw Unknown(version));

    /// <inheritdoc />
    public override async Task<ModelEvaluation> EvaluationAsync(
        string version,
        CancellationToken cancellation,
        bool withTargets = true
    )
    {
        var json = await _stored.EvaluationAsync(version, withTargets, cancellation) ?? throw Unknown(version);
        return JsonSerializer.Deserialize<ModelEvaluation>(json, ModelCard.Json)!;
    }

    /// <inheritdoc />
    public override async Task SaveEvaluationAsync(Evaluation evaluation, CancellationToken cancellation)
    {
        if (!await _stored.SaveTestAsync(evaluation, cancellation))
            throw Unknown(evaluation.ModelVersion);
    }

    /// <inheritdoc />
    public override async Task<IScorer> LoadAsync(string version, CancellationToken cancellation)
    {
        var card = await ShowAsync(version, cancellation);
        try
        {
            return ModelFolder.Load(await _files.GetAsync(version, cancellation), card, _onnx);
        }
        catch (ModelDamagedException)
        {
            // The copy, most likely.
            return ModelFolder.Load(await _files.FetchAsync(version, cancellation), card, _onnx);
        }
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<Promotion>> LogAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var log = await PromotionLog.ReadAsync(connection, EnumNames.Of(target), cancellation);
        return [.. log.AsEnumerable().Reverse().Select(entry => entry.Promotion)];
    }

    /// <summary>
    /// Adds the model in use of a folder, if it is not there yet. It is put to use if none is in use, or if it is new and only
    /// hosts have put one to use so far. Any number of hosts may do so at once.
    /// </summary>
    /// <exception cref="ModelDamagedException">The model in the folder is damaged.</exception>
    public async Task ImportAsync(ModelFolder from, DateTimeOffset now, CancellationToken cancellation)
    {
        if (from.Champion() is not { } version)
            return;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
            if (await _aliases.ExistsAsync(connection, version, cancellation) && (await RefreshAsync(connection, cancellation)).Champion is not null)
                return;
        from.Load(version);
        var (card, evaluation) = (from.Card(version), from.Evaluation(version));
        using var draft = _files.NewDraft();
        await using var zip = draft.Zip(from.FolderOf(version), evaluation.Test);
        var entry = new Promotion(now, StoredAliases.BuiltIn, version, Previous: null, "the model that the host came with");
        await ChangeAsync(
            async connection =>
            {
                var isNew = await _stored.AddAsync(connection, card, evaluation, zip, cancellation);
                var isFirst = (await _aliases.ReadAsync(connection, cancellation)).Champion is null;
                if (isFirst || (isNew && !await _aliases.WasChosenAsync(connection, cancellation)))
                    await _aliases.PromoteAsync(connection, entry, restores: null, cancellation);
                return isNew;
            },
            cancellation
        );
    }

    private protected override Task<string> FilesAsync(string version, CancellationToken cancellation) =>
        _files.GetAsync(version, cancellation);

    private protected override async Task<ModelCard> AddAsync(Func<ModelFolder, ModelCard> write, CancellationToken cancellation)
    {
        using var draft = _files.NewDraft();
        var folder = new ModelFolder(draft.Path, _onnx);
        var card = write(folder);
        var evaluation = folder.Evaluation(card.Version);
        await using var zip = draft.Zip(folder.FolderOf(card.Version), evaluation.Test);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await _stored.AddAsync(connection, card, evaluation, zip, cancellation))
        {
            if (await IsSoundAsync(card.Version, cancellation))
                return await ShowAsync(card.Version, cancellation);
            await _stored.DeleteAsync(connection, card.Version, cancellation);
            await _stored.AddAsync(connection, card, evaluation, zip, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return card;
    }

    private async Task<bool> IsSoundAsync(string version, CancellationToken cancellation)
    {
        try
        {
            await _files.FetchAsync(version, cancellation);
            await LoadAsync(version, cancellation);
            return true;
        }
        catch (ModelDamagedException)
        {
            return false;
        }
    }

    private static ModelCard Card(string version, string json)
    {
        try
        {
            return ModelCard.Of(json);
        }
        catch (JsonException e)
        {
            throw new ModelDamagedException($"PostgreSQL, {version}", "its card cannot be read", e);
        }
    }

    private static UnknownModelException Unknown(string version) => new($"There is no model {version}.");
}
