using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Answers 429 to more requests a second of one key than <see cref="AuthSettings.RequestsPerSecond" />.
/// </summary>
public static class KeyRateLimit
{
    /// <summary>Applies it, if there is a limit.</summary>
    public static void UseKeyRateLimit(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AuthSettings>().RequestsPerSecond is not { } most)
            return;
        var problems = app.Services.GetRequiredService<IProblemDetailsService>();
        app.UseRateLimiter(
            new RateLimiterOptions
            {
                GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                    context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } key
                        ? RateLimitPartition.GetTokenBucketLimiter(key, _ => Of(most))
                        : RateLimitPartition.GetNoLimiter("")
                ),
                OnRejected = async (rejected, _) => await RefuseAsync(rejected, most, problems),
            }
        );
    }

    private static TokenBucketRateLimiterOptions Of(int most) =>
        new()
        {
            TokenLimit = most,
            TokensPerPeriod = most,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        };

    private static ValueTask<bool> RefuseAsync(OnRejectedContext rejected, int most, IProblemDetailsService problems)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var detail = $"This key may send {most} requests a second; try again.";
        return problems.AnswerAsync(
            rejected.HttpContext,
            Problems.Of(StatusCodes.Status429TooManyRequests, detail),
            wait
        );
    }
}
