using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace Tickets.Ticketing;

/// <summary>
/// Looks for overdue rows at intervals, and sends their messages again: an accepted ticket is classified in the end,
/// whatever became of its message.
/// </summary>
public sealed partial class Reconciler(
    NpgsqlDataSource database,
    Broker broker,
    TicketingMetrics metrics,
    IServiceScopeFactory scopes,
    ReconcilerSettings settings,
    IdempotencySettings idempotency,
    TimeProvider clock,
    ILogger<Reconciler> logger
) : BackgroundService
{
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Has it look at once, if it runs in this host; elsewhere the next look is never far.</summary>
    public void LookNow() => _asked.Writer.TryWrite(true);

    /// <summary>
    /// Sends again whatever is overdue, part by part, each noted in a transaction before it is sent. Of several hosts one
    /// looks at a time.
    /// </summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (await broker.DepthAsync(cancellation) is not { } waiting)
            return;
        var (job, inference) = (settings.Overdue, settings.OverdueAt(waiting));
        var after = ImportedId.FirstLive;
        while (await OverdueQuery.TakeAsync(database, job, inference, after, cancellation) is { } rows)
        {
            await SendAsync(rows.Messages);
            after = rows.LiveTickets is { Count: > 0 } ids ? ids.Max() : after;
            if (!rows.AreLast)
                continue;
            await Cleanup.ClearAsync(database, clock.GetUtcNow(), idempotency.Expiry, cancellation);
            return;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            using (var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
            {
                await Task.WhenAny(
                    _asked.Reader.WaitToReadAsync(wait.Token).AsTask(),
                    Task.Delay(settings.Interval, clock, wait.Token)
                );
                await wait.CancelAsync();
            }

            _asked.Reader.TryRead(out _);

            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away; the next look comes soon.
                LogFailed(failed);
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<object> messages)
    {
        if (messages.Count == 0)
            return;
        LogSent(messages.Count);
        metrics.Resent(messages.Count);
        await using var scope = scopes.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var message in messages)
            await bus.PublishAsync(message);
    }

    [LoggerMessage(LogLevel.Information, "{Count} messages are sent again, as nothing came of them.")]
    private partial void LogSent(int count);

    [LoggerMessage(LogLevel.Warning, "The reconciler could not look for overdue work.")]
    private partial void LogFailed(Exception failed);
}
