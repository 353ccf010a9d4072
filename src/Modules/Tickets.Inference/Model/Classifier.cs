using Microsoft.Extensions.Logging;

namespace Tickets.Inference.Model;

/// <summary>
/// The model in use. It is loaded when it is first needed and again after another one was promoted, without a restart.
/// </summary>
public sealed partial class Classifier(string folder, ILogger<Classifier> logger)
{
    private const int CheckEveryMilliseconds = 1000;

    private readonly Lock _loading = new();
    private volatile TicketScorer? _current;
    private DateTime _championWritten;
    private long _nextCheck;

    /// <summary>Where the models are.</summary>
    public ModelFolder Folder { get; } = new(folder);

    /// <summary>
    /// The scorer of the model in use; throws <see cref="NoModelException" /> or, if there is no earlier one to keep,
    /// <see cref="ModelDamagedException" />.
    /// </summary>
    public TicketScorer Current()
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

    private TicketScorer Reload()
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
