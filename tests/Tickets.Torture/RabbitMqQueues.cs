using RabbitMQ.Client;

namespace Tickets.Torture;

/// <summary>Those of RabbitMQ.</summary>
/// <param name="address">Of it, or of one node of a cluster: with user, password and vhost.</param>
/// <param name="ports">Of the nodes.</param>
/// <param name="ways">The ports by which hosts reach them.</param>
internal sealed class RabbitMqQueues(Uri address, int[] ports, int[] ways) : IQueues
{
    // Gets a copy of every message to Inference.
    private const string CopiesQueue = "copies";

    public IEnumerable<KeyValuePair<string, string>> Environment =>
        Told($"amqp://{address.UserInfo}@{string.Join(',', ways.Select(port => $"127.0.0.1:{port}"))}{address.AbsolutePath}");

    public IEnumerable<KeyValuePair<string, string>> EnvironmentAt(string servers) =>
        Told(new UriBuilder(address) { Host = servers }.Uri.ToString());

    public async Task BeginAsync()
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            CopiesQueue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }
        );
        await channel.QueueBindAsync(CopiesQueue, "inference", "");
        foreach (var queue in new[] { CopiesQueue, "ticket_queue", "inference_queue" })
            await channel.QueuePurgeAsync(queue);
    }

    public async Task<long> CountAsync()
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync("ticket_queue") + await channel.MessageCountAsync("inference_queue");
    }

    public async Task DeleteAsync(string queue)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false);
    }

    public async Task RepeatAsync(Random random)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var copies = new List<BasicGetResult>();
        while (copies.Count < 100 && await channel.BasicGetAsync(CopiesQueue, autoAck: true) is { } copy)
            copies.Add(copy);
        var shuffled = copies.Concat(copies).ToArray();
        random.Shuffle(shuffled);
        foreach (var copy in shuffled)
            await SendAsync(channel, copy);
    }

    public async Task EchoAsync(DateTime end)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueuePurgeAsync(CopiesQueue);
        while (DateTime.UtcNow < end)
        {
            if (await channel.BasicGetAsync(CopiesQueue, autoAck: true) is { } copy)
                await SendAsync(channel, copy);
            else
                await Task.Delay(2);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Told(string address) =>
        [new("ConnectionStrings__rabbitmq", address), new("Broker__ExitWhenLost", "true")];

    private Task<IConnection> ConnectAsync() =>
        new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(
            [.. ports.Select(port => new AmqpTcpEndpoint("127.0.0.1", port))]
        );

    private static ValueTask SendAsync(IChannel channel, BasicGetResult copy) =>
        channel.BasicPublishAsync(
            "",
            "inference_queue",
            mandatory: false,
            new BasicProperties(copy.BasicProperties),
            copy.Body
        );
}
