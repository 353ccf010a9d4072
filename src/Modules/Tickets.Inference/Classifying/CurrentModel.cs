using Microsoft.Extensions.Logging;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// The loaded champion. Another champion is taken up with the next call, without a restart; one that can't be loaded leaves
/// the model in use as it is, and is tried again.
/// </summary>
internal sealed partial class CurrentModel(ModelRegistry models, ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly OneAtATime _loading = new();

    // Read without the lock: whoever asks must not wait for a model that is being loaded.
    private volatile IScorer? _loaded;
    private volatile Refusal? _refusal;

    /// <summary>The model loaded last, or null; loads nothing.</summary>
    public IScorer? Loaded => _loaded;

    /// <summary>Why the champion is not in use, or null.</summary>
    public string? Trouble => _refusal?.Reason;

    /// <summary>The scorer of the champion: what this host knows to be in use decides from the next call on.</summary>
    /// <exception cref="NoModelException">There is none.</exception>
    /// <exception cref="TryLaterException">It can't be loaded, and no model has been loaded before.</exception>
    public async ValueTask<IScorer> GetAsync(CancellationToken cancellation)
    {
        var version = "";
        try
        {
            version = await models.ChampionAsync(cancellation);
            if (LoadedInPlaceOf(version) is { } loaded)
                return loaded;
            return await _loading.RunAsync(
                async () =>
                {
                    version = await models.ChampionAsync(cancellation); // another one may have been promoted while this one waited
                    return LoadedInPlaceOf(version) ?? await LoadAsync(version, cancellation);
                },
                cancellation
            );
        }
        catch (Exception refused) when (refused is TryLaterException || Outage.Is(refused))
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

    private async Task<IScorer> LoadAsync(string version, CancellationToken cancellation)
    {
        try
        {
            var loaded = await models.LoadAsync(version, cancellation);
            _loaded = loaded;
            _refusal = null;
            LogLoaded(version);
            return loaded;
        }
        catch (RefusedException refused)
        {
            // No ticket is to blame.
            throw new TryLaterException($"Model {version} can't be loaded: {refused.Message}", refused);
        }
    }

    /// <param name="Version">The version that was refused; empty if it is not known which one is in use.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When, as a timestamp of the clock.</param>
    private sealed record Refusal(string Version, string Reason, long At);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} is in use")]
    private partial void LogLoaded(string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Version} stays in use: {Reason}")]
    private partial void LogKept(string version, string reason);
}
