namespace Tickets.Host;

/// <summary>
/// Gives a utility of the framework the host that Program builds, once it asks for it. What would change how a host is
/// built has no effect: the flags for that are none of ours (see <see cref="Arguments" />).
/// </summary>
internal sealed class LazyHost(Lazy<WebApplication> host) : HostBuilder, IHostBuilder
{
    IHost IHostBuilder.Build() => new Lent(host.Value);

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
