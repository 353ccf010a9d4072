using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// A request is read and answered within <see cref="RequestLimits.RequestTime" />, and its body comes at 4 KiB a second
/// or faster once it has taken five seconds, so that slow clients do not hold the places of others. Uploads take as long
/// as they take.
/// </summary>
public static class RequestTime
{
    private static readonly MinDataRate SlowestBody = new(4096, TimeSpan.FromSeconds(5));

    /// <summary>Registers the limit.</summary>
    public static void AddRequestTime(this IServiceCollection services)
    {
        services.AddRequestTimeouts();
        services
            .AddOptions<RequestTimeoutOptions>()
            .Configure<IProblemDetailsService, RequestLimits>(
                (options, problems, limits) =>
                    options.DefaultPolicy = new()
                    {
                        Timeout = limits.RequestTime,
                        WriteTimeoutResponse = async context =>
                            await problems.AnswerAsync(
                                context,
                                Problems.Of(
                                    StatusCodes.Status503ServiceUnavailable,
                                    $"The request was not read and answered within {Seconds(limits)} s; try again."
                                ),
                                WaitTimes.RetryAfterOutage
                            ),
                    }
            );
    }

    private static string Seconds(RequestLimits limits) => $"{limits.RequestTime.TotalSeconds:0.#}";

    /// <summary>Applies it to all but uploads.</summary>
    public static void UseRequestTime(this WebApplication app) =>
        app.UseWhen(
            context => context.GetEndpoint()?.Metadata.GetMetadata<UploadAttribute>() is null,
            limited =>
            {
                limited.Use(
                    (context, next) =>
                    {
                        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
                            rate.MinDataRate = SlowestBody;
                        return next(context);
                    }
                );
                limited.UseRequestTimeouts();
            }
        );
}
