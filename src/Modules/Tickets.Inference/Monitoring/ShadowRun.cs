using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// Has a second model classify samples of what the champion has classified, and counts. It decides nothing, and works
/// beside the messages: it never fails one, and never delays one.
/// </summary>
public sealed partial class ShadowRun(
    Models models,
    ShadowCounts counts,
    ShadowSettings settings,
    TimeProvider clock,
    ILogger<ShadowRun> logger
) : BackgroundService
{
    private const int MaxWaitingSamples = 4;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    // A shadow that is slower than the champion sees fewer samples.
    private readonly Channel<Sample> _samples = Channel.CreateBounded<Sample>(
        new BoundedChannelOptions(MaxWaitingSamples) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private IScorer? _shadow;
    private (string? Version, long At) _refused;
    private string? _lastWarning;

    /// <summary>Queues a sample of the tickets that the champion has just classified, for the shadow.</summary>
    public void Compare(string champion, IReadOnlyList<TicketText> texts, IReadOnlyList<Classification> results)
    {
        if (texts.Count == 0)
            return;
        var chosen = ChooseSample(texts.Count, settings.Sample);
        _samples.Writer.TryWrite(new(champion, [.. chosen.Select(i => texts[i])], [.. chosen.Select(i => results[i])]));
    }

    /// <summary>The indices of a sample: at most <paramref name="max" /> of the tickets, at equal distances.</summary>
    public static int[] ChooseSample(int tickets, int max)
    {
        var step = (tickets - 1) / max + 1;
        return [.. Enumerable.Range(0, tickets).Where(i => i % step == 0)];
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var sample in _samples.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await CompareAsync(sample, stoppingToken);
                _lastWarning = null;
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                Warn(failed.Message);
            }
        }
    }

    private async Task CompareAsync(Sample sample, CancellationToken cancellation)
    {
        var version = (await models.Registry.AliasesAsync(cancellation)).Shadow;
        if (version is null || version == sample.Champion)
        {
            _shadow = null;
            return;
        }

        // A shadow that can't be loaded is not tried again with each sample.
        if (version == _refused.Version && clock.GetElapsedTime(_refused.At) < RetryDelay)
            return;
        if (version != _shadow?.Version)
        {
            _refused = (version, clock.GetTimestamp());
            _shadow = await models.Registry.LoadAsync(version, cancellation);
            _refused = default;
        }

        var pairs = sample.Results.Zip(_shadow.Classify(sample.Texts)).ToArray();
        await counts.AddAsync(sample.Champion, version, pairs, cancellation);
    }

    // Once, not for each sample.
    private void Warn(string reason)
    {
        if (_lastWarning != reason)
            LogFailed(reason);
        _lastWarning = reason;
    }

    private sealed record Sample(string Champion, TicketText[] Texts, Classification[] Results);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shadow model can't be compared: {Reason}")]
    private partial void LogFailed(string reason);
}
