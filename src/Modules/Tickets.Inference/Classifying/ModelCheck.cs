using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// A host that classifies is ready once it has a model; one that can't take up the model promoted last is degraded.
/// </summary>
internal sealed class ModelCheck(Classifier classifier) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var scorer = classifier.Current();
            scorer.MustBeFit();
            var version = scorer.Version;
            return Task.FromResult(
                classifier.Trouble is { } trouble
                    ? HealthCheckResult.Degraded($"model {version} stays in use: {trouble}")
                    : HealthCheckResult.Healthy($"model {version}")
            );
        }
        catch (TryLaterException notNow)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(notNow.Message));
        }
    }
}
