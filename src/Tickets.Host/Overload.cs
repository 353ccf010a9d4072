using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Tickets.Host;

/// <summary>
/// Answers 503 with <c>Retry-After</c> to more requests at a time than <c>Limits:ConcurrentRequests</c> says, so that
/// what they hold in memory is bounded. Health checks are always answered.
/// </summary>
public static class Overload
{
    /// <summary>Registers the limit.</summary>
    public static void AddOverload(this IServiceCollection services, IConfiguration configuration)
    {
        var most = configuration.GetValue("Limits:ConcurrentRequests", 2000);
        if (most < 1)
            throw new InvalidOperationException($"Limits__ConcurrentRequests is {most}; it has to be 1 or more.");
        services.AddRateLimiter(_ => { });
        services
            .AddOptions<RateLimiterOptions>()
            .Configure<IProblemDetailsService>(
                (limiter, problems) =>
                {
                    limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context =>
                        context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                            ? RateLimitPartition.GetNoLimiter(true)
                            : RateLimitPartition.GetConcurrencyLimiter(
                                false,
                                _ => new() { PermitLimit = most, QueueLimit = 0 }
                            )
                    );
                    limiter.OnRejected = async (rejected, _) =>
                        await problems.WriteUnavailableAsync(
                            rejected.HttpContext,
                            "Too many requests at a time; try again.",
                            TimeSpan.FromSeconds(1)
                        );
                }
            );
    }
}
