using System.ComponentModel.DataAnnotations;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>How a model is tried out in the shadow of another one: <c>Shadow__…</c> in the environment.</summary>
public sealed record ShadowSettings
{
    /// <summary>Tickets of a chunk, at most, that it looks at too; they are spread over the chunk.</summary>
    [Range(1, int.MaxValue)]
    public int Sample { get; init; } = 200;
}

/// <summary>
/// Lets a second model look at what the champion has classified, and counts. It never decides anything, and works apart
/// from the messages: what it throws fails none of them, and what it takes delays none of them.
/// </summary>
public sealed partial class ShadowRun(
    Classifier classifier,
    ShadowCounts counts,
    ShadowSettings settings,
    TimeProvider clock,
    ILogger<ShadowRun> logger
) : BackgroundService
{
    private const int WaitingSamples = 4;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    // A shadow that is slower than the champion sees fewer samples.
    private readonly Channel<Seen> _samples = Channel.CreateBounded<Seen>(
        new BoundedChannelOptions(WaitingSamples) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private IScorer? _shadow;
    private (string? Version, long At) _refused;
    private string? _said;

    /// <summary>Has a sample of the tickets that the champion has just classified compared, some time later.</summary>
    public void Compare(string champion, IReadOnlyList<TicketText> texts, IReadOnlyList<Classification> results)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(results);
        if (texts.Count == 0)
            return;
        var sample = Sample(texts.Count, settings.Sample);
        _samples.Writer.TryWrite(new(champion, [.. sample.Select(i => texts[i])], [.. sample.Select(i => results[i])]));
    }

    /// <summary>Which of a number of tickets to look at: at most so many, at equal distances.</summary>
    public static int[] Sample(int tickets, int most)
    {
        var step = (tickets - 1) / most + 1;
        return [.. Enumerable.Range(0, tickets).Where(i => i % step == 0)];
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var seen in _samples.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await CompareAsync(seen, stoppingToken);
                _said = null;
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                Warn(failed.Message);
            }
        }
    }

    private async Task CompareAsync(Seen seen, CancellationToken cancellation)
    {
        var version = classifier.Folder.Aliases.Find(ModelFolder.ShadowAlias);
        if (version is null || version == seen.Champion)
        {
            _shadow = null;
            return;
        }
        // One that can't be loaded is not tried again with each sample.
        if (version == _refused.Version && clock.GetElapsedTime(_refused.At) < RetryAfter)
            return;
        if (version != _shadow?.Version)
        {
            _refused = (version, clock.GetTimestamp());
            _shadow = classifier.Folder.Load(version);
            _refused = default;
        }
        var pairs = seen.Results.Zip(_shadow.Classify(seen.Texts)).ToArray();
        await counts.AddAsync(seen.Champion, version, pairs, cancellation);
    }

    // Once, and not for each sample.
    private void Warn(string reason)
    {
        if (_said != reason)
            LogFailed(reason);
        _said = reason;
    }

    private sealed record Seen(string Champion, TicketText[] Texts, Classification[] Results);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shadow model can't be compared: {Reason}")]
    private partial void LogFailed(string reason);
}
