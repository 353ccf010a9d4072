using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Tickets.Host;

/// <summary>The broker as a new client finds it.</summary>
public sealed class RabbitMqServer(IConfiguration configuration)
{
    /// <summary>Whether it lets this host in.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(configuration.GetConnectionString("rabbitmq")!),
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
        };
        try
        {
            await using var connection = await factory.CreateConnectionAsync(cancellation);
            return true;
        }
        catch (Exception away)
            when (away is BrokerUnreachableException or RabbitMQClientException or IOException or SocketException
                || (away is OperationCanceledException && !cancellation.IsCancellationRequested)
            )
        {
            return false;
        }
    }
}
