using RabbitMQ.Client;

namespace Tickets.Torture;

/// <summary>Those of RabbitMQ; hosts reach them through a proxy.</summary>
internal sealed class RabbitMqQueues : IQueues
{
    // Gets a copy of every message to Inference.
    private const string CopiesQueue = "copies";

    private readonly Uri _address;

    public RabbitMqQueues(Uri address)
    {
        _address = address;
        Proxy = new ServerProxy("127.0.0.1", address.Port);
        Proxy.Connect();
    }

    public ServerProxy Proxy { get; }

    public IEnumerable<KeyValuePair<string, string>> Environment =>
        Told(new UriBuilder(_address) { Port = Proxy.Port });

    public IEnumerable<KeyValuePair<string, string>> EnvironmentAt(string servers) =>
        Told(new UriBuilder(_address) { Host = servers });

    public async Task BeginAsync()
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(CopiesQueue, durable: true, exclusive: false, autoDelete: false);
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

    public void Dispose() => Proxy.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Told(UriBuilder address) =>
        [new("ConnectionStrings__rabbitmq", address.Uri.ToString()), new("Broker__ExitWhenLost", "true")];

    private Task<IConnection> ConnectAsync() =>
        new ConnectionFactory { Uri = _address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    private static ValueTask SendAsync(IChannel channel, BasicGetResult copy) =>
        channel.BasicPublishAsync(
            "",
            "inference_queue",
            mandatory: false,
            new BasicProperties(copy.BasicProperties),
            copy.Body
        );
}
