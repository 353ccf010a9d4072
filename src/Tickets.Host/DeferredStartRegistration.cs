using Wolverine;

namespace Tickets.Host;

/// <summary>Puts the start off.</summary>
public static class DeferredStartRegistration
{
    private const string Deferred = "started once the servers are there";

    /// <summary>Takes the place of the hosted services that Wolverine has registered.</summary>
    public static void AddDeferredStart(this IServiceCollection services)
    {
        var wolverine = services
            .Where(service =>
                !service.IsKeyedService
                && service.ServiceType == typeof(IHostedService)
                && service.ImplementationFactory?.Method.Module.Assembly == typeof(WolverineOptions).Assembly
            )
            .ToArray();
        var place = services.IndexOf(wolverine[0]); // services are stopped in reverse order
        foreach (var service in wolverine)
        {
            services.Remove(service);
            services.AddKeyedSingleton(Deferred, (provider, _) => (IHostedService)service.ImplementationFactory!(provider));
        }

        services.Insert(
            place,
            ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<DeferredStart>())
        );
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<DeferredStart>(
                provider,
                provider.GetKeyedServices<IHostedService>(Deferred)
            )
        );
        services.AddHealthChecks().AddCheck<DeferredStart>("messaging");
    }
}
