using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// A host that classifies is ready once it has a model that works here; it is degraded while the champion can't be
/// taken up.
/// </summary>
internal sealed class ModelCheck(Models models) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var scorer = await models.CurrentAsync(cancellationToken);
            scorer.MustBeFit();
            return models.Trouble is { } trouble
                ? HealthCheckResult.Degraded($"model {scorer.Version} stays in use: {trouble}")
                : HealthCheckResult.Healthy($"model {scorer.Version}");
        }
        catch (Exception notNow) when (notNow is TryLaterException || Outage.Is(notNow))
        {
            return HealthCheckResult.Unhealthy(notNow.Message);
        }
    }
}
