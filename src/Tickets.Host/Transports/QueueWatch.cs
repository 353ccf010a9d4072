using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client.Exceptions;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Host;

/// <summary>
/// Has a listener declare its queue again when somebody has deleted it: RabbitMQ tells the consumer so, but Wolverine goes
/// on as if it still listened. A queue that was missing at one look is declared at the next one, so that every host has
/// seen it missing before any declares it.
/// </summary>
public sealed partial class QueueWatch(IWolverineRuntime wolverine, DeferredStart start, ILogger<QueueWatch> logger)
    : BackgroundService,
        IHealthCheck
{
    private readonly ConcurrentDictionary<Uri, string> _missing = [];

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            _missing.IsEmpty
                ? HealthCheckResult.Healthy()
                : new(context.Registration.FailureStatus, $"deleted: {string.Join(", ", _missing.Values)}")
        );

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WaitTimes.QueueLook);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (start.Obstacle is not null)
                continue;
            foreach (var listener in wolverine.Endpoints.ActiveListeners().OfType<IListeningAgent>())
                if (listener.Endpoint is RabbitMqQueue queue)
                    await LookAsync(listener, queue);
        }
    }

    private async Task LookAsync(IListeningAgent listener, RabbitMqQueue queue)
    {
        try
        {
            if (_missing.ContainsKey(listener.Uri))
            {
                await listener.RestartAsync(force: true);
                _missing.TryRemove(listener.Uri, out _);
                LogDeclared(queue.QueueName);
            }
            else
            {
                await queue.QueuedCountAsync();
            }
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
        {
            _missing[listener.Uri] = queue.QueueName;
        }
        catch (Exception away) when (away is RabbitMQClientException or IOException or InvalidOperationException)
        {
            // The broker is away; its own checks tell.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Somebody had deleted the queue {Queue}; it is there again.")]
    private partial void LogDeclared(string queue);
}
