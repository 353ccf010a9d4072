using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Tickets.Host;

/// <summary>
/// Starts Wolverine, and with it the listeners, once what they need is there: PostgreSQL with a schema that fits, and
/// that by which messages travel. Until then the host lives: it accepts and reads what PostgreSQL allows, is not ready, and says what it waits
/// for. So servers and hosts may be started in any order.
/// </summary>
public sealed partial class DeferredStart(
    IEnumerable<IHostedService> wolverine,
    DatabaseSchema schema,
    ServerProbe servers,
    IHostApplicationLifetime host,
    ILogger<DeferredStart> logger
) : IHostedService, IHealthCheck
{
    private readonly IHostedService[] _wolverine = [.. wolverine];
    private Task _waiting = Task.CompletedTask;
    private volatile string? _obstacle = "the host is starting";

    /// <summary>Why messages are neither sent nor received yet, or null.</summary>
    public string? Obstacle => _obstacle;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryStartAsync(cancellationToken))
            _waiting = WaitAsync(host.ApplicationStopping);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _waiting.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_obstacle is not null)
            return;
        foreach (var service in _wolverine.Reverse())
            await service.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            _obstacle is { } obstacle ? HealthCheckResult.Unhealthy(obstacle) : HealthCheckResult.Healthy()
        );

    private async Task WaitAsync(CancellationToken cancellation)
    {
        LogWaits(_obstacle!);
        try
        {
            using var timer = new PeriodicTimer(WaitTimes.StartLook);
            while (await timer.WaitForNextTickAsync(cancellation))
                if (await TryStartAsync(cancellation))
                    return;
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // It can't be started twice.
            LogFailed(failed);
            Environment.ExitCode = 1;
            host.StopApplication();
        }
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellation)
    {
        if (await FindObstacleAsync(cancellation) is { } obstacle)
        {
            _obstacle = obstacle;
            return false;
        }

        foreach (var service in _wolverine)
            await service.StartAsync(cancellation);
        _obstacle = null;
        return true;
    }

    private async Task<string?> FindObstacleAsync(CancellationToken cancellation)
    {
        try
        {
            return await schema.FindMisfitAsync(cancellation) ?? await servers.AskTransportAsync();
        }
        catch (NpgsqlException away)
        {
            return servers.Explain(away);
        }
    }

    [LoggerMessage(LogLevel.Warning, "This host goes on trying, and neither sends nor receives messages until then: {Obstacle}")]
    private partial void LogWaits(string obstacle);

    [LoggerMessage(LogLevel.Critical, "Messaging could not be started; the host ends, to be started again.")]
    private partial void LogFailed(Exception failed);
}
