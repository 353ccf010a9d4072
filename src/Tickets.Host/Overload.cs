using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Answers 503 with <c>Retry-After</c> to more requests at a time than <see cref="RequestLimits.ConcurrentRequests" />, so
/// that what they hold in memory is bounded. Three quarters of them are for what brings tickets in, the rest for those who
/// read and operate: neither can lock out the other. Health checks are always answered.
/// </summary>
public static class Overload
{
    private enum Share
    {
        Health,
        Intake,
        Others,
    }

    /// <summary>Registers the limit.</summary>
    public static void AddOverload(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services
            .AddOptions<RateLimiterOptions>()
            .Configure<IProblemDetailsService, RequestLimits>(
                (limiter, problems, limits) =>
                {
                    var most = limits.ConcurrentRequests;
                    var others = Math.Max(1, most / 4);
                    limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Share>(context =>
                        ShareOf(context.Request) switch
                        {
                            Share.Health => RateLimitPartition.GetNoLimiter(Share.Health),
                            Share.Intake => AtATime(Share.Intake, most - others),
                            var share => AtATime(share, others),
                        }
                    );
                    limiter.OnRejected = async (rejected, _) =>
                        await problems.AnswerAsync(
                            rejected.HttpContext,
                            Problems.Of(
                                StatusCodes.Status503ServiceUnavailable,
                                "Too many requests at a time; try again."
                            ),
                            WaitTimes.RetryAfterOverload
                        );
                }
            );
    }

    private static Share ShareOf(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
            return Share.Health;
        var isIntake =
            request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<UploadAttribute>() is not null
            || ((HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)) && (Is("/requests") || Is("/requests/batch")));
        return isIntake ? Share.Intake : Share.Others;

        // As routing has it: whatever the case, and with a slash at the end or without.
        bool Is(string path) =>
            request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase, out var rest)
            && rest.Value is null or "" or "/";
    }

    private static RateLimitPartition<Share> AtATime(Share share, int most) =>
        RateLimitPartition.GetConcurrencyLimiter(share, _ => new() { PermitLimit = most, QueueLimit = 0 });
}
