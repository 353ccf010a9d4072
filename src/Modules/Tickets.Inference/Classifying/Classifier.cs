using Microsoft.Extensions.Logging;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Inference;

/// <summary>
/// The model in use. It is loaded when it is first needed, and again as soon as another one is promoted, without a
/// restart.
/// </summary>
public sealed partial class Classifier(
    string folder,
    ILogger<Classifier> logger,
    OnnxSettings? onnx = null,
    TimeProvider? clock = null
) : IInference
{
    // A model that was refused is tried again: what was in its way may have passed.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _loading = new();
    private readonly OlderModels _older = new();
    private volatile IScorer? _current;
    private volatile Refusal? _refusal;

    /// <summary>Where the models are.</summary>
    public ModelFolder Folder { get; } = new(folder, onnx);

    /// <summary>What may be done with them.</summary>
    public ModelRegistry Registry => new(Folder);

    /// <summary>
    /// Whether this host classifies; one that does not never loads the model in use to answer a read, and does not know
    /// whether others have one.
    /// </summary>
    public bool Classifies { get; init; } = true;

    /// <summary>The models that say how urgent a ticket is, if this is not one of them: in a folder within the folder.</summary>
    public Classifier? Priorities { get; init; }

    /// <summary>Why the model that was promoted last is not in use, or null.</summary>
    public string? Trouble => _refusal?.Reason;

    /// <inheritdoc />
    public string? WhyTicketsWait
    {
        get
        {
            if (!Classifies || _current is not null)
                return null;
            // Nothing is loaded here: whoever asks has no time for that.
            return Trouble is not null || Folder.Aliases.FindSound(ModelFolder.ChampionAlias) is null ? AbstentionReasons.NoModel : null;
        }
    }

    /// <summary>
    /// The scorer of the model in use. The alias is read each time, so that what was promoted before the call is what
    /// decides after it.
    /// </summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="ModelDamagedException">It is damaged, and there is no earlier one to keep.</exception>
    public IScorer Current()
    {
        var version = "";
        try
        {
            version = Folder.Champion();
            if (Loaded(version) is { } loaded)
                return loaded;
            lock (_loading)
            {
                version = Folder.Champion(); // another one may have been promoted while this thread waited
                return Loaded(version) ?? Load(version);
            }
        }
        catch (Exception refused) when (refused is ModelDamagedException or NoModelException)
        {
            if (_current is { } kept && _refusal?.Reason != refused.Message)
                LogKept(logger, kept.Version, refused.Message);
            _refusal = new Refusal(version, refused.Message, _clock.GetTimestamp());
            if (_current is null)
                throw;
            return _current;
        }
    }

    /// <summary>
    /// The results, and for tickets that nobody gave a priority what the model in use for that says, if there is one and
    /// it is sure enough.
    /// </summary>
    public IReadOnlyList<Classification> WithPriorities(
        IReadOnlyList<TicketText> tickets,
        IReadOnlyList<Classification> results
    )
    {
        ArgumentNullException.ThrowIfNull(tickets);
        ArgumentNullException.ThrowIfNull(results);
        if (!tickets.Any(ticket => ticket.LacksPriority) || Priorities?.CurrentOrNone() is not { } scorer)
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
    public Classifier For(Target target) =>
        target == Target.Category ? this : Priorities ?? throw new InvalidOperationException("There is only one kind here.");

    /// <inheritdoc />
    public Explanation? Explain(TicketText text, string modelVersion)
    {
        try
        {
            var scorer = _current is { } current && current.Version == modelVersion
                ? current
                : _older.Find(modelVersion, Registry.Load);
            return scorer.Explain(text);
        }
        catch (Exception gone) when (gone is UnknownModelException or ModelDamagedException)
        {
            return null;
        }
    }

    private IScorer? CurrentOrNone()
    {
        try
        {
            // The folder of priorities may not be there at all.
            return Folder.Aliases.Find(ModelFolder.ChampionAlias) is null && _current is null ? null : Current();
        }
        catch (Exception none) when (none is NoModelException or ModelDamagedException)
        {
            return null;
        }
    }

    // The one in use, if it is that version, or that version was refused a moment ago.
    private IScorer? Loaded(string version)
    {
        if (_current is not { } current)
            return null;
        if (current.Version == version)
        {
            _refusal = null;
            return current;
        }
        return _refusal is { } refusal && refusal.Version == version && _clock.GetElapsedTime(refusal.At) < RetryAfter
            ? current
            : null;
    }

    private IScorer Load(string version)
    {
        var loaded = Folder.Load(version);
        _current = loaded;
        _refusal = null;
        LogLoaded(logger, version);
        return loaded;
    }

    /// <param name="Version">The version that was refused; empty if the alias could not be read.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When, as the clock's timestamp.</param>
    private sealed record Refusal(string Version, string Reason, long At);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} is in use")]
    private static partial void LogLoaded(ILogger logger, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Version} stays in use: {Reason}")]
    private static partial void LogKept(ILogger logger, string version, string reason);
}
