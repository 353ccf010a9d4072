using Microsoft.Extensions.Logging;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The models of a folder as the rest of the service uses them.</summary>
public sealed class Models : IInference
{
    private readonly CurrentModel _champion;
    private readonly ModelCache _earlier = new();
    private readonly TimeProvider _clock;

    /// <summary>Gives access to the models of a folder; loads none.</summary>
    public Models(string folder, ILogger<Models> logger, OnnxSettings? onnx = null, TimeProvider? clock = null)
    {
        Folder = new ModelFolder(folder, onnx);
        _clock = clock ?? TimeProvider.System;
        _champion = new CurrentModel(Folder, logger, _clock);
    }

    /// <summary>The models on disk.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Changes of the models.</summary>
    public ModelRegistry Registry => new(Folder);

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
            var isSound = Trouble is null && Folder.Aliases.ReadableVersionOf(ModelFolder.ChampionAlias) is not null;
            return isSound ? null : AbstentionReasons.NoModel;
        }
    }

    /// <inheritdoc />
    public string? ModelInUse =>
        _champion.Loaded?.Version is { } loaded && Trouble is not null
            ? loaded // it stays in use
            : Folder.Aliases.ReadableVersionOf(ModelFolder.ChampionAlias);

    /// <inheritdoc />
    public IReadOnlyList<string> Categories
    {
        get
        {
            try
            {
                return ModelInUse is { } version ? [.. Folder.Card(version).Categories.Keys.Order(StringComparer.Ordinal)] : [];
            }
            catch (ModelDamagedException)
            {
                return [];
            }
        }
    }

    /// <summary>The scorer of the model in use; what was promoted before the call decides after it.</summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="ModelDamagedException">It is damaged, and there is no earlier one to keep.</exception>
    public IScorer Current() => _champion.Get();

    /// <summary>
    /// Adds priorities to results, for tickets that nobody gave one: what the model in use for priorities predicts, if
    /// there is one and it does not abstain.
    /// </summary>
    public IReadOnlyList<Classification> WithPriorities(
        IReadOnlyList<TicketText> tickets,
        IReadOnlyList<Classification> results
    )
    {
        if (!tickets.Any(ticket => ticket.LacksPriority) || Priorities?.CurrentOrNull() is not { } scorer)
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
    public Explanation? Explain(TicketText text, string modelVersion)
    {
        try
        {
            var scorer = _champion.Loaded is { } current && current.Version == modelVersion
                ? current
                : _earlier.GetOrLoad(modelVersion, Registry.Load);
            return scorer.Explain(text);
        }
        catch (Exception gone) when (gone is UnknownModelException or ModelDamagedException)
        {
            return null;
        }
    }

    /// <summary>The precision that the thresholds of a model were selected for; null when there is no such model any more.</summary>
    public double? TargetOf(string modelVersion) => OrNull(modelVersion, () => Folder.Card(modelVersion))?.TargetPrecision;

    /// <summary>
    /// How often a model was right when it was about as sure; null when there is no such model any more, or it was not
    /// measured there.
    /// </summary>
    public ReliabilityBin? ReliabilityAt(string modelVersion, double confidence) =>
        OrNull(modelVersion, () => Folder.Evaluation(modelVersion, withTargets: false))
            ?.Best?.Reliability.LastOrDefault(bin => bin.From <= confidence && confidence <= bin.To);

    /// <inheritdoc />
    public string? InUseFor(Target target) => For(target).ModelInUse;

    /// <inheritdoc />
    public Task PromoteAsync(Target target, string version, string by, string? note, CancellationToken cancellation) =>
        For(target).Registry.PromoteAsync(version, by, note, _clock.GetUtcNow(), cancellation);

    /// <summary>The scorer of the model in use; null if there is none, or it is damaged.</summary>
    public IScorer? CurrentOrNull()
    {
        try
        {
            // A service without models for priorities is usual; an exception for each message would cost too much.
            var isMissing = _champion.Loaded is null && Folder.Aliases.VersionOf(ModelFolder.ChampionAlias) is null;
            return isMissing ? null : Current();
        }
        catch (Exception none) when (none is NoModelException or ModelDamagedException)
        {
            return null;
        }
    }

    private static T? OrNull<T>(string modelVersion, Func<T?> read)
        where T : class
    {
        try
        {
            return ModelFolder.IsVersion(modelVersion) ? read() : null;
        }
        catch (ModelDamagedException)
        {
            return null;
        }
    }
}
