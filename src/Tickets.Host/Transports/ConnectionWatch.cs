using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Host;

/// <summary>
/// Ends a host whose connection to RabbitMQ is lost for good, for its supervisor to start it again: now and then the
/// client's own recovery is never begun, or never ends (rabbitmq/rabbitmq-dotnet-client#1871). With
/// <see cref="BrokerSettings.ExitWhenLost" />.
/// </summary>
public sealed partial class ConnectionWatch(
    IWolverineRuntime wolverine,
    BrokerSettings settings,
    ServerProbe servers,
    TimeProvider clock,
    IHostApplicationLifetime host,
    ILogger<ConnectionWatch> logger
) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.ExitWhenLost)
            return;
        using var timer = new PeriodicTimer(WaitTimes.ConnectionLook, clock);
        for (var lost = 0; lost < WaitTimes.ConnectionLooksUntilLost;)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            // While the broker itself is away there is nothing wrong with the connection.
            var rabbitMq = await RabbitMqTransport.AskAsync(wolverine, stoppingToken);
            var isDown = rabbitMq.Status == TransportHealthStatus.Unhealthy;
            lost = isDown && await servers.AskTransportAsync() is null ? lost + 1 : 0;
        }

        LogLost(WaitTimes.ConnectionLook * WaitTimes.ConnectionLooksUntilLost);
        Environment.ExitCode = 1;
        host.StopApplication();
    }

    [LoggerMessage(
        LogLevel.Critical,
        "RabbitMQ answers, and yet this host's connection has not come back for {Time}. The host ends, to be started again."
    )]
    private partial void LogLost(TimeSpan time);
}
