using Microsoft.Extensions.Logging;

namespace Tickets.Inference;

/// <summary>
/// The loaded champion of a folder. Another champion is taken up with the next call, without a restart; one that can't
/// be loaded leaves the model in use as it is, and is tried again.
/// </summary>
internal sealed partial class CurrentModel(ModelFolder folder, ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly Lock _loading = new();

    // Read without the lock: whoever asks must not wait for a model that is being loaded.
    private volatile IScorer? _loaded;
    private volatile Refusal? _refusal;

    /// <summary>The model loaded last, or null; loads nothing.</summary>
    public IScorer? Loaded => _loaded;

    /// <summary>Why the champion is not in use, or null.</summary>
    public string? Trouble => _refusal?.Reason;

    /// <summary>
    /// The scorer of the champion. The alias is read each time, so a promotion holds from the next call on.
    /// </summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="ModelDamagedException">It is damaged, and no model has been loaded before.</exception>
    public IScorer Get()
    {
        var version = "";
        try
        {
            version = folder.Champion();
            if (LoadedInPlaceOf(version) is { } loaded)
                return loaded;
            lock (_loading)
            {
                version = folder.Champion(); // another one may have been promoted while this thread waited
                return LoadedInPlaceOf(version) ?? Load(version);
            }
        }
        catch (Exception refused) when (refused is ModelDamagedException or NoModelException)
        {
            if (_loaded is { } kept && _refusal?.Reason != refused.Message)
                LogKept(kept.Version, refused.Message);
            _refusal = new Refusal(version, refused.Message, clock.GetTimestamp());
            if (_loaded is null)
                throw;
            return _loaded;
        }
    }

    // The loaded model, if it is that version, or that version was refused a moment ago.
    private IScorer? LoadedInPlaceOf(string version)
    {
        if (_loaded is not { } loaded)
            return null;
        if (loaded.Version == version)
        {
            _refusal = null;
            return loaded;
        }

        return _refusal is { } refusal && refusal.Version == version && clock.GetElapsedTime(refusal.At) < RetryDelay
            ? loaded
            : null;
    }

    private IScorer Load(string version)
    {
        var loaded = folder.Load(version);
        _loaded = loaded;
        _refusal = null;
        LogLoaded(version);
        return loaded;
    }

    /// <param name="Version">The version that was refused; empty if the alias could not be read.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When, as a timestamp of the clock.</param>
    private sealed record Refusal(string Version, string Reason, long At);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} is in use")]
    private partial void LogLoaded(string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Version} stays in use: {Reason}")]
    private partial void LogKept(string version, string reason);
}
