using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Refuses wrong keys and tokens: with 401, and with 429 those of an address that sends one after the other. A right one is
/// taken from there all the same: nobody guesses 256 bits, and behind one address there may be many people.
/// </summary>
public sealed class WrongKeys(IProblemDetailsService problems) : IDisposable
{
    // At once, and then one in every two seconds.
    private static readonly TokenBucketRateLimiterOptions Most = new()
    {
        TokenLimit = 30,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(2),
    };

    private readonly PartitionedRateLimiter<IPAddress> _attempts = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Most)
    );

    /// <summary>Answers a request whose key or token is wrong.</summary>
    /// <param name="context">The request.</param>
    /// <param name="why">What is wrong.</param>
    public async Task RefuseAsync(HttpContext context, string why)
    {
        // Whoever has no address came through a socket of this machine.
        using var attempt = context.Connection.RemoteIpAddress is { } address ? _attempts.AttemptAcquire(address) : null;
        var problem = Problems.Of(StatusCodes.Status401Unauthorized, why);
        if (attempt is { IsAcquired: false })
        {
            var wait = attempt.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after.TotalSeconds : 1;
            context.Response.Headers.RetryAfter = Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture);
            problem = Problems.Of(StatusCodes.Status429TooManyRequests, $"{why} There were too many of that kind; wait.");
        }
        else
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"tickets\", error=\"invalid_token\"";

        context.Response.StatusCode = problem.Status!.Value;
        await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }

    /// <inheritdoc />
    public void Dispose() => _attempts.Dispose();
}
