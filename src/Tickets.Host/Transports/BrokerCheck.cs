using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Tickets.Host;

/// <summary>Whether this host's connections to RabbitMQ are open, and take messages.</summary>
internal sealed class BrokerCheck(IWolverineRuntime wolverine) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var result = await RabbitMqTransport.AskAsync(wolverine, cancellationToken);
        return result.Status switch
        {
            TransportHealthStatus.Unhealthy => new(context.Registration.FailureStatus, result.Message),
            // It takes no messages at present: no memory, no disk. Requests and reads go on.
            TransportHealthStatus.Degraded => HealthCheckResult.Degraded(result.Message),
            _ => HealthCheckResult.Healthy(result.Message),
        };
    }
}
