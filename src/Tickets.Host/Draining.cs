using JasperFx.CommandLine;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Tickets.Host;

/// <summary>
/// Before a host that was told to stop takes no more requests, it says so for a while: it is not ready any more, and each
/// answer closes its connection, for <see cref="ShutdownSettings.Drain" />. Otherwise a request that is on its way over
/// an idle connection when that is closed would get no answer. And a host that has not ended in the time it has for that
/// ends all the same: what waits for a server that does not answer would keep it for ever.
/// </summary>
public sealed partial class Draining(
    ShutdownSettings settings,
    IOptions<HostOptions> options,
    ILogger<Draining> logger
) : IHostedLifecycleService, IHealthCheck, IDisposable
{
    private Timer? _end;
    private volatile bool _stopping;

    /// <summary>Has answers close their connections once the host stops.</summary>
    public Task CloseConnectionAsync(HttpContext context, RequestDelegate next)
    {
        if (_stopping)
            context.Response.Headers.Connection = "close";
        return next(context);
    }

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        // In a process that tests a host it would end the tests.
        if (!JasperFxEnvironment.AutoStartHost)
        {
            var longest = settings.Drain + options.Value.ShutdownTimeout + WaitTimes.ShutdownGrace;
            _end = new Timer(_ => End(), null, longest, Timeout.InfiniteTimeSpan);
        }

        return Task.Delay(settings.Drain, cancellationToken);
    }

    private void End()
    {
        LogEnds();
        Environment.Exit(1);
    }

    /// <inheritdoc />
    public void Dispose() => _end?.Dispose();

    [LoggerMessage(LogLevel.Critical, "Something in hand does not end. The host does; nothing that was accepted is lost.")]
    private partial void LogEnds();

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(_stopping ? HealthCheckResult.Unhealthy("the host is stopping") : HealthCheckResult.Healthy());

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
