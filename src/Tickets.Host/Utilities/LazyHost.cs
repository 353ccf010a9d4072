namespace Tickets.Host;

/// <summary>
/// Gives a utility of the framework the host that Program builds, once it asks for it.
/// </summary>
internal sealed class LazyHost(Lazy<WebApplication> host) : IHostBuilder
{
    public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();

    public IHost Build() => new Lent(host.Value);

    public IHostBuilder ConfigureAppConfiguration(
        Action<HostBuilderContext, IConfigurationBuilder> configureDelegate
    ) => throw Unused();

    public IHostBuilder ConfigureContainer<TContainerBuilder>(
        Action<HostBuilderContext, TContainerBuilder> configureDelegate
    ) => throw Unused();

    public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate) => throw Unused();

    public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate) =>
        throw Unused();

    public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory
    )
        where TContainerBuilder : notnull => throw Unused();

    public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(
        Func<HostBuilderContext, IServiceProviderFactory<TContainerBuilder>> factory
    )
        where TContainerBuilder : notnull => throw Unused();

    // The flags that would lead here are none of ours, see Arguments.
    private static NotSupportedException Unused() => new("The host is built by Program.");

    private sealed class Lent(WebApplication host) : IHost
    {
        public IServiceProvider Services => host.Services;

        public Task StartAsync(CancellationToken cancellationToken = default) => host.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

        public void Dispose()
        {
            // CommandLine does, once it has said what went wrong.
        }
    }
}
