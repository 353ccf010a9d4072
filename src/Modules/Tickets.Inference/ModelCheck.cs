using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tickets.Inference.Model;

namespace Tickets.Inference;

/// <summary>A host that classifies is ready once it has a model.</summary>
internal sealed class ModelCheck(Classifier classifier) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return Task.FromResult(HealthCheckResult.Healthy($"model {classifier.Current().Version}"));
        }
        catch (Exception none) when (none is NoModelException or ModelDamagedException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(none.Message));
        }
    }
}
