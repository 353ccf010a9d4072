using Microsoft.Extensions.Logging;
using Tickets.Contracts;

namespace Tickets.Inference.Model;

/// <summary>
/// The model in use. It is loaded when it is first needed and again after another one was promoted, without a restart.
/// </summary>
public sealed partial class Classifier(string folder, ILogger<Classifier> logger, OnnxSettings? onnx = null) : IInference
{
    private const int CheckEveryMilliseconds = 1000;

    private readonly Lock _loading = new();
    private volatile IScorer? _current;
    private volatile IScorer? _older;
    private DateTime _championWritten;
    private long _nextCheck;

    /// <summary>Where the models are.</summary>
    public ModelFolder Folder { get; } = new(folder, onnx);

    /// <summary>What may be done with them.</summary>
    public ModelRegistry Registry => new(Folder);

    /// <summary>
    /// The scorer of the model in use; throws <see cref="NoModelException" /> or, if there is no earlier one to keep,
    /// <see cref="ModelDamagedException" />.
    /// </summary>
    public IScorer Current()
    {
        if (_current is { } current && Environment.TickCount64 < Volatile.Read(ref _nextCheck))
            return current;

        lock (_loading)
        {
            if (_current is not null && Environment.TickCount64 < _nextCheck)
                return _current;
            Volatile.Write(ref _nextCheck, Environment.TickCount64 + CheckEveryMilliseconds);
            return Reload();
        }
    }

    /// <inheritdoc />
    public string? WhyTicketsWait
    {
        get
        {
            if (_current is not null)
                return null;
            lock (_loading) // whoever asks while the first model is being loaded waits for it
            {
                if (_current is null && Environment.TickCount64 >= _nextCheck)
                    CurrentOrNone();
                return _current is null ? Reasons.NoModel : null;
            }
        }
    }

    /// <summary>
    /// The models that say how urgent a ticket is, if this is not one of them: in a folder within the folder.
    /// </summary>
    public Classifier? Priorities { get; init; }

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
        return [.. results.Select(result => result with { Priority = priorities.GetValueOrDefault(result.TicketId) })];
    }

    private IScorer? CurrentOrNone()
    {
        try
        {
            return Current();
        }
        catch (Exception none) when (none is NoModelException or ModelDamagedException)
        {
            return null;
        }
    }

    /// <summary>The models for a target.</summary>
    public Classifier For(Target target) =>
        target == Target.Category ? this : Priorities ?? throw new InvalidOperationException("There is only one kind here.");

    /// <summary>Explains a decision of the model in use, or of an older one if that is still there.</summary>
    public Explanation? Explain(TicketText text, string modelVersion)
    {
        try
        {
            var current = Current();
            return (current.Version == modelVersion ? current : Older(modelVersion)).Explain(text);
        }
        catch (Exception gone) when (gone is NoModelException or ModelDamagedException)
        {
            return null;
        }
    }

    // One is kept, for whoever looks through what a former model did.
    private IScorer Older(string version)
    {
        if (_older?.Version != version)
            _older = ModelFolder.IsVersion(version) ? Folder.Load(version) : throw new NoModelException(Folder.Path);
        return _older;
    }

    private IScorer Reload()
    {
        var written = File.GetLastWriteTimeUtc(Folder.ChampionFile);
        if (_current is not null && written == _championWritten)
            return _current;

        _championWritten = written;
        try
        {
            var version = Folder.Champion();
            if (_current?.Version != version)
            {
                _current = Folder.Load(version);
                LogLoaded(logger, version);
            }
        }
        catch (Exception e) when (_current is not null && e is (ModelDamagedException or NoModelException))
        {
            LogKept(logger, _current.Version, e.Message);
        }
        return _current;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} is in use")]
    private static partial void LogLoaded(ILogger logger, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Version} stays in use: {Reason}")]
    private static partial void LogKept(ILogger logger, string version, string reason);
}
