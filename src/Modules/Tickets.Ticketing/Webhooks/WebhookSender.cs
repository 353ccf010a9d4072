using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tickets.Ticketing;

/// <summary>
/// Sends endpoints what is due. Each endpoint is sent to by itself, so a slow one holds up no other; a host sends to at most 20
/// endpoints, eight deliveries at a time each. A delivery that was taken and not noted, because the host ended, is taken again.
/// </summary>
public sealed partial class WebhookSender(
    DueDeliveries due,
    WebhookClient client,
    WebhookMetrics metrics,
    WebhookSettings settings,
    TimeProvider clock,
    ILogger<WebhookSender> logger
) : BackgroundService
{
    // Two rounds of eight end within the time that a host has for what it took.
    private const int MaxTaken = 16;
    private const int MaxAtOnce = 8;

    private readonly Dictionary<Guid, Task> _sending = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _resting = [];

    /// <summary>Begins to send what is due, to each endpoint by itself; gives all that is under way.</summary>
    public async Task<IReadOnlyCollection<Task>> BeginAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, _) in _sending.Where(one => one.Value.IsCompleted).ToList())
            _sending.Remove(id);
        foreach (var webhook in await due.WebhooksAsync(now, cancellation))
        {
            if (!_sending.ContainsKey(webhook) && !IsResting(webhook))
                _sending[webhook] = SendAllAsync(webhook, cancellation);
        }

        return [.. _sending.Values];
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(settings.Interval, clock, stoppingToken);
            try
            {
                await BeginAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away; the next look comes soon.
                LogFailed(failed);
            }
        }
    }

    private bool IsResting(Guid webhook) => _resting.TryGetValue(webhook, out var until) && until > clock.GetUtcNow();

    private async Task SendAllAsync(Guid webhook, CancellationToken cancellation)
    {
        try
        {
            while (!IsResting(webhook))
            {
                var taken = await due.TakeAsync(webhook, clock.GetUtcNow(), MaxTaken, cancellation);
                if (taken.Count == 0)
                    return;
                await SendAsync(webhook, taken, cancellation);
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            LogFailed(failed);
        }
    }

    // What was answered before the host is told to stop is noted, too.
    private async Task SendAsync(Guid webhook, IReadOnlyList<DueDelivery> taken, CancellationToken cancellation)
    {
        var attempts = new ConcurrentQueue<Attempt>();
        try
        {
            await Parallel.ForEachAsync(
                taken,
                new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancellation },
                async (delivery, stop) => attempts.Enqueue(await AttemptAsync(delivery, stop))
            );
        }
        finally
        {
            if (!attempts.IsEmpty)
                await due.NoteAsync(webhook, [.. attempts], CancellationToken.None);
        }

        if (attempts.Max(attempt => attempt.RetryAfter) is { } rest)
            _resting[webhook] = clock.GetUtcNow() + rest;
        if (attempts.FirstOrDefault(attempt => attempt.IsGone) is { } gone)
            LogGone(webhook, new Uri(gone.Delivery.Url).Host);
    }

    private async Task<Attempt> AttemptAsync(DueDelivery delivery, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var attempt = await client.SendAsync(delivery, cancellation);
        metrics.Attempted(delivery.Type, attempt.IsDelivered, clock.GetElapsedTime(begun));
        return attempt;
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks could not be sent.")]
    private partial void LogFailed(Exception failed);

    [LoggerMessage(LogLevel.Warning, "The webhook {Webhook} is disabled: {Host} answered 410 Gone.")]
    private partial void LogGone(Guid webhook, string host);
}
