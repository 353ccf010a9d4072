using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The models for a target as the rest of the service uses them.</summary>
public sealed class Models : IInference
{
    private readonly CurrentModel _champion;
    private readonly ModelCache _earlier = new();
    private readonly TimeProvider _clock;

    // Of the version that was in use when it was asked last.
    private volatile VersionCategories? _categories;

    /// <summary>Gives access to models; loads none.</summary>
    public Models(ModelRegistry registry, ILogger<Models> logger, TimeProvider? clock = null)
    {
        Registry = registry;
        _clock = clock ?? TimeProvider.System;
        _champion = new CurrentModel(registry, logger, _clock);
    }

    /// <summary>All of them, and their changes.</summary>
    public ModelRegistry Registry { get; }

    /// <summary>What they predict.</summary>
    internal Target Target => Priorities is null ? Target.Priority : Target.Category;

    /// <summary>These models, and those that predict priorities.</summary>
    internal IEnumerable<Models> All => new[] { this, Priorities }.OfType<Models>();

    /// <summary>
    /// Whether this host classifies. A host that does not loads no model to answer a read, and does not know whether
    /// another host has one.
    /// </summary>
    public bool Classifies { get; init; } = true;

    /// <summary>The models that predict priorities; null if these are such models.</summary>
    public Models? Priorities { get; init; }

    /// <summary>Why the model that was promoted last is not in use, or null.</summary>
    public string? Trouble => _champion.Trouble;

    /// <inheritdoc />
    public string? WhyTicketsWait
    {
        get
        {
            if (!Classifies || _champion.Loaded is not null)
                return null;
            // Only the alias is read: whoever asks has no time to wait for a model.
            var isSound = Trouble is null && Registry.Known?.Champion is not null;
            return isSound ? null : AbstentionReasons.NoModel;
        }
    }

    /// <inheritdoc />
    public string? ModelInUse =>
        _champion.Loaded?.Version is { } loaded && Trouble is not null
            ? loaded // it stays in use
            : Registry.Known?.Champion;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> CategoriesAsync(CancellationToken cancellation)
    {
        var (version, known) = (ModelInUse, _categories);
        if (version is null)
            return [];
        if (version == known?.Version)
            return known.Categories;
        var card = await OrNullAsync(() => Registry.ShowAsync(version, cancellation));
        string[] categories = card is null ? [] : [.. card.Categories.Keys.Order(StringComparer.Ordinal)];
        _categories = new(version, categories);
        return categories;
    }

    /// <summary>The scorer of the model in use, as far as this host has heard.</summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="TryLaterException">It can't be loaded, and there is no earlier one to keep.</exception>
    public ValueTask<IScorer> CurrentAsync(CancellationToken cancellation) => _champion.GetAsync(cancellation);

    /// <summary>
    /// Adds priorities to results, for tickets that nobody gave one: what the model in use for priorities predicts, if
    /// there is one and it does not abstain.
    /// </summary>
    /// <param name="tickets">The tickets.</param>
    /// <param name="results">What is known of them.</param>
    /// <param name="scorer">The model in use for priorities, or null.</param>
    public static IReadOnlyList<Classification> WithPriorities(
        IReadOnlyList<TicketText> tickets,
        IReadOnlyList<Classification> results,
        IScorer? scorer
    )
    {
        if (scorer is null || !tickets.Any(ticket => ticket.LacksPriority))
            return results;
        var priorities = scorer
            .Classify([.. tickets.Where(ticket => ticket.LacksPriority)])
            .Where(priority => priority.Category is not null)
            .ToDictionary(priority => priority.TicketId, priority => priority.Alternatives[0]);
        return
        [
            .. results.Select(result =>
                priorities.TryGetValue(result.TicketId, out var priority) ? result with { Priority = priority } : result
            ),
        ];
    }

    /// <summary>The models for a target.</summary>
    public Models For(Target target) =>
        target == Target.Category
            ? this
            : Priorities ?? throw new InvalidOperationException("These models are of one kind only.");

    /// <inheritdoc />
    public async Task<Explanation?> ExplainAsync(TicketText text, string modelVersion, CancellationToken cancellation)
    {
        try
        {
            var scorer = _champion.Loaded is { } current && current.Version == modelVersion
                ? current
                : await _earlier.GetOrLoadAsync(modelVersion, Registry.LoadAsync, cancellation);
            return scorer.Explain(text);
        }
        catch (Exception gone) when (gone is UnknownModelException or ModelDamagedException)
        {
            return null;
        }
    }

    /// <summary>The precision that the thresholds of a model were selected for; null when there is no such model any more.</summary>
    public async Task<double?> TargetOfAsync(string modelVersion, CancellationToken cancellation) =>
        (await OrNullAsync(() => Registry.ShowAsync(modelVersion, cancellation)))?.TargetPrecision;

    /// <summary>
    /// How often a model was right when it was about as sure; null when there is no such model any more, or it was not
    /// measured there.
    /// </summary>
    public async Task<ReliabilityBin?> ReliabilityAtAsync(string modelVersion, double confidence, CancellationToken cancellation) =>
        (await OrNullAsync(() => Registry.EvaluationAsync(modelVersion, cancellation, withTargets: false)))
            ?.Best?.Reliability.LastOrDefault(bin => bin.From <= confidence && confidence <= bin.To);

    /// <inheritdoc />
    public string? InUseFor(Target target) => For(target).ModelInUse;

    /// <inheritdoc />
    public Task PromoteAsync(Target target, string version, string by, string? note, CancellationToken cancellation) =>
        For(target).Registry.PromoteAsync(version, by, note, _clock.GetUtcNow(), cancellation);

    /// <summary>The scorer of the model in use; null if there is none, or it can't be loaded.</summary>
    public async ValueTask<IScorer?> CurrentOrNullAsync(CancellationToken cancellation)
    {
        try
        {
            // A service without models for priorities is usual; an exception for each message would cost too much.
            var isMissing = _champion.Loaded is null && (await Registry.AliasesAsync(cancellation)).Champion is null;
            return isMissing ? null : await CurrentAsync(cancellation);
        }
        catch (TryLaterException)
        {
            return null;
        }
    }

    /// <summary>Asks anew what is in use.</summary>
    internal Task RefreshAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        Registry is DatabaseRegistry database ? database.RefreshAsync(connection, cancellation) : Task.CompletedTask;

    private sealed record VersionCategories(string Version, IReadOnlyList<string> Categories);

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception gone) when (gone is ModelDamagedException or UnknownModelException)
        {
            return null;
        }
    }
}
