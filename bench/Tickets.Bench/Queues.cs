using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Tickets.Bench;

/// <summary>The queues of a vhost, from outside.</summary>
internal static class Queues
{
    public static Task<IConnection> ConnectAsync(string vhost) =>
        new ConnectionFactory { Uri = Options.RabbitMq(vhost) }.CreateConnectionAsync();

    /// <summary>Empties queues; those that aren't there are passed over.</summary>
    public static async Task PurgeAsync(string vhost, params string[] names)
    {
        await using var connection = await ConnectAsync(vhost);
        foreach (var name in names)
        {
            if (await LookAsync(connection, name) is not null)
            {
                await using var channel = await connection.CreateChannelAsync();
                await channel.QueuePurgeAsync(name);
            }
        }
    }

    /// <summary>Messages that wait, and consumers; null if there is no such queue.</summary>
    public static async Task<QueueDeclareOk?> LookAsync(IConnection connection, string name)
    {
        // A question about a queue that isn't there closes the channel.
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return await channel.QueueDeclarePassiveAsync(name);
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }
}
