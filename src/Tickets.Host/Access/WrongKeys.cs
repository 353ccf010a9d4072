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
        if (attempt is { IsAcquired: false })
        {
            var wait = attempt.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            var detail = $"{why} There were too many of that kind; wait.";
            await problems.AnswerAsync(context, Problems.Of(StatusCodes.Status429TooManyRequests, detail), wait);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"tickets\", error=\"invalid_token\"";
        await problems.AnswerAsync(context, Problems.Of(StatusCodes.Status401Unauthorized, why));
    }

    /// <inheritdoc />
    public void Dispose() => _attempts.Dispose();
}
