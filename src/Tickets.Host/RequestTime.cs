using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Tickets.Host;

/// <summary>
/// A request is read and answered within <c>Limits:RequestTime</c>, and its body comes at 4 KiB a second or faster once
/// it has taken five seconds, so that slow clients do not hold the places of others. Uploads take as long as they take.
/// </summary>
public static class RequestTime
{
    private static readonly MinDataRate SlowestBody = new(4096, TimeSpan.FromSeconds(5));

    /// <summary>Registers the limit.</summary>
    public static void AddRequestTime(this IServiceCollection services, IConfiguration configuration)
    {
        var most = configuration.GetValue("Limits:RequestTime", TimeSpan.FromSeconds(30));
        if (most <= TimeSpan.Zero)
            throw new InvalidOperationException($"Limits__RequestTime is {most}; it has to be more than 0.");
        services.AddRequestTimeouts();
        services
            .AddOptions<RequestTimeoutOptions>()
            .Configure<IProblemDetailsService>(
                (options, problems) =>
                    options.DefaultPolicy = new()
                    {
                        Timeout = most,
                        WriteTimeoutResponse = async context =>
                            await problems.WriteUnavailableAsync(
                                context,
                                $"The request was not read and answered within {most.TotalSeconds:0.#} s; try again.",
                                TimeSpan.FromSeconds(5)
                            ),
                    }
            );
    }

    /// <summary>Applies it to all but uploads.</summary>
    public static void UseRequestTime(this WebApplication app) =>
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/seed", StringComparison.OrdinalIgnoreCase),
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
