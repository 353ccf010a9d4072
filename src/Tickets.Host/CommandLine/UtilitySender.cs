using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Starts this process's host so that a utility can send; it never listens.</summary>
internal sealed class UtilitySender(IHost host, ServerProbe servers) : IMessageSender
{
    /// <inheritdoc />
    /// <exception cref="ServerException">A server is away: Wolverine would try RabbitMQ for 100 seconds.</exception>
    public async Task<IAsyncDisposable> BeginAsync(CancellationToken cancellation)
    {
        await servers.NeedAsync(messaging: true);
        await host.StartAsync(cancellation);
        return new Started(host);
    }

    private sealed class Started(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await host.StopAsync(CancellationToken.None);
    }
}
