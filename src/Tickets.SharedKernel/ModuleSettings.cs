using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tickets.SharedKernel;

/// <summary>Settings of a module: a section of the configuration read into a record.</summary>
public static class ModuleSettings
{
    /// <summary>Registers the record. A host does not start with settings that make no sense.</summary>
    public static void AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
