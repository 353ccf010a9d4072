using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tickets.Ticketing;

/// <summary>
/// Sends endpoints what is due. Each endpoint is sent to by itself, so a slow one holds up no other; a host sends to at most 20
/// endpoints, 32 deliveries at a time each, eight to a help desk. A delivery that was taken and not noted, because the host ended, is taken again.
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
    // At first so many are taken; then as many as an endpoint took in a second, for which the tables are asked once.
    private const int LeastTaken = 16;
    private const int MostTaken = 512;

    // A host that classifies as well is slow to take up an answer: with so many under way, a thousand a second are told beside that.
    private const int MaxAtOnce = 32;

    // Help desks limit how many ask at a time.
    private const int MaxWritesAtOnce = 8;

    private readonly Dictionary<Guid, Task> _sending = [];
    private readonly WriteBackLimits _limits = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _resting = [];

    /// <summary>Begins to send what is due, to each endpoint by itself; gives all that is under way.</summary>
    public async Task<IReadOnlyCollection<Task>> BeginAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, _) in _sending.Where(one => one.Value.IsCompleted).ToList())
            _sending.Remove(id);
        foreach (var webhook in await due.WebhooksAsync(now, cancellation))
        {
            if (!_sending.ContainsKey(webhook.Id) && !IsResting(webhook.Id))
                _sending[webhook.Id] = SendAllAsync(webhook, cancellation);
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

    /// <inheritdoc />
    public override void Dispose()
    {
        _limits.Dispose();
        base.Dispose();
    }

    private bool IsResting(Guid webhook) => _resting.TryGetValue(webhook, out var until) && until > clock.GetUtcNow();

    // What may not be written yet is not taken: who has taken something has a minute for it.
    private async Task SendAllAsync(DueEndpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            for (var inSecond = LeastTaken; !IsResting(endpoint.Id);)
            {
                var most = endpoint.PerMinute is { } limit ? _limits.Left(endpoint.Id, limit, inSecond) : inSecond;
                var taken = most > 0 ? await due.TakeAsync(endpoint.Id, clock.GetUtcNow(), most, cancellation) : [];
                if (taken.Count == 0)
                    return;
                if (endpoint.PerMinute is { } perMinute)
                    _limits.Take(endpoint.Id, perMinute, taken.Count);
                var begun = clock.GetTimestamp();
                if (!await SendAsync(endpoint, taken, cancellation))
                    return;
                inSecond = (int)Math.Clamp(taken.Count / clock.GetElapsedTime(begun).TotalSeconds, LeastTaken, MostTaken);
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            LogFailed(failed);
        }
    }

    // What was answered before the host is told to stop is noted, too. False if not all were sent: the endpoint wants no more, or is so
    // slow that the time would be over which the host has for what it took. Those are anybody's again at once.
    private async Task<bool> SendAsync(DueEndpoint endpoint, IReadOnlyList<DueDelivery> taken, CancellationToken cancellation)
    {
        var most = endpoint.PerMinute is null ? MaxAtOnce : MaxWritesAtOnce;
        var (attempts, left) = (new ConcurrentQueue<Attempt>(), new ConcurrentQueue<DueDelivery>());
        var isRefused = false;
        try
        {
            await Parallel.ForEachAsync(
                taken,
                new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellation },
                async (delivery, stop) =>
                {
                    if (Volatile.Read(ref isRefused) || clock.GetUtcNow() + WebhookClient.Patience > delivery.Until)
                    {
                        left.Enqueue(delivery);
                        return;
                    }

                    var attempt = await AttemptAsync(delivery, stop);
                    attempts.Enqueue(attempt);
                    if (attempt.IsGone || attempt.RetryAfter is not null)
                        Volatile.Write(ref isRefused, true);
                }
            );
        }
        finally
        {
            if (!attempts.IsEmpty)
                await due.NoteAsync(endpoint.Id, [.. attempts], CancellationToken.None);
            if (!left.IsEmpty)
                await due.PutBackAsync([.. left], clock.GetUtcNow());
        }

        if (attempts.Max(attempt => attempt.RetryAfter) is { } rest)
            _resting[endpoint.Id] = clock.GetUtcNow() + rest;
        if (attempts.FirstOrDefault(attempt => attempt.IsGone) is { } gone)
            LogGone(endpoint.Id, new Uri(gone.Delivery.Url).Host);
        return left.IsEmpty;
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
