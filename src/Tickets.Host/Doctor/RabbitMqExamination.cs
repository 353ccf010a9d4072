using System.Runtime.CompilerServices;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Tickets.SharedKernel;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;
using Broker = Wolverine.RabbitMQ.Internal.RabbitMqTransport;

namespace Tickets.Host;

/// <summary>Looks at RabbitMQ: whether it is there, takes messages, and has the queues as this version declares them.</summary>
internal sealed class RabbitMqExamination(ServerAddresses addresses, ServerProbe servers, IWolverineRuntime wolverine) : IExamination
{
    // The oldest that everything was tested with.
    private static readonly Version Oldest = new(3, 10);

    // It says so at once, if it does.
    private static readonly TimeSpan UntilBlocked = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    public bool NeedsTables => false;

    /// <inheritdoc />
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await servers.AskTransportAsync() is { } away)
        {
            yield return Finding.Fault(
                "rabbitmq.reachable",
                away,
                "Start it, or mend ConnectionStrings__rabbitmq: host, port, vhost, user, password."
            );
            yield break;
        }

        await using var connection = await addresses.RabbitMq!.ConnectAsync(cancellation);
        yield return Finding.Ok("rabbitmq.reachable", $"RabbitMQ answers at {connection.Endpoint.HostName}:{connection.Endpoint.Port}.");
        yield return VersionOf(connection);
        yield return await AlarmAsync(connection, cancellation);
        var lengths = new List<(string, long, long)>();
        var broker = wolverine.Options.Transports.OfType<Broker>().Single();
        await broker.InitializeEndpointsAsync(wolverine); // otherwise done when the host starts: what its policies make of queues
        foreach (var queue in broker.Queues.OrderBy(queue => queue.QueueName, StringComparer.Ordinal))
        {
            if (queue.Role != Wolverine.Configuration.EndpointRole.Application)
                continue;
            var length = await LookAsync(connection, queue, cancellation);
            if (length is not null)
                lengths.Add((queue.QueueName, length.MessageCount, length.ConsumerCount));
            yield return length is null
                ? Finding.Fault($"rabbitmq.{queue.QueueName}", $"There is no queue {queue.QueueName}.", "./tickets resources setup")
                : await DeclarationAsync(connection, queue, cancellation);
        }

        foreach (var finding in QueueFindings.Of(lengths))
            yield return finding;
    }

    private static Finding VersionOf(IConnection connection)
    {
        var name = connection.ServerProperties?["version"] is byte[] text ? Encoding.UTF8.GetString(text) : "of an unknown version";
        return Version.TryParse(name, out var version) && version >= Oldest
            ? Finding.Ok("rabbitmq.version", $"RabbitMQ is {name}.")
            : Finding.Warning("rabbitmq.version", $"RabbitMQ is {name}, which nobody has tried.", $"Upgrade it: {Oldest} and later are tested.");
    }

    // It tells a connection that it takes no messages once that has sent one: this one goes to no queue.
    private static async Task<Finding> AlarmAsync(IConnection connection, CancellationToken cancellation)
    {
        var blocked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionBlockedAsync += (_, told) =>
        {
            blocked.TrySetResult(told.Reason);
            return Task.CompletedTask;
        };
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.BasicPublishAsync("", $"nowhere-{Guid.NewGuid():n}", ReadOnlyMemory<byte>.Empty, cancellation);
        await Task.WhenAny(blocked.Task, Task.Delay(UntilBlocked, cancellation));
        return blocked.Task.IsCompleted
            ? Finding.Fault(
                "rabbitmq.alarm",
                $"RabbitMQ takes no messages: {await blocked.Task}.",
                "Give it memory or disk, whichever its alarm is about (rabbitmq-diagnostics alarms); until then tickets are accepted and wait."
            )
            : Finding.Ok("rabbitmq.alarm", "RabbitMQ takes messages.");
    }

    // A question about a queue that isn't there closes the channel.
    private static async Task<QueueDeclareOk?> LookAsync(IConnection connection, RabbitMqQueue queue, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue.QueueName, cancellation);
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    // One that is there is declared again: RabbitMQ refuses that unless it is the same, and changes nothing.
    private static async Task<Finding> DeclarationAsync(IConnection connection, RabbitMqQueue queue, CancellationToken cancellation)
    {
        var check = $"rabbitmq.{queue.QueueName}";
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var arguments = new Dictionary<string, object?>(queue.Arguments) { ["x-queue-type"] = $"{queue.QueueType}" };
        try
        {
            await channel.QueueDeclareAsync(
                queue.QueueName,
                queue.IsDurable,
                queue.IsExclusive,
                queue.AutoDelete,
                arguments,
                cancellationToken: cancellation
            );
            return Finding.Ok(check, $"The queue {queue.QueueName} is as this version declares it.");
        }
        catch (OperationInterruptedException refused)
        {
            return Finding.Fault(
                check,
                $"The queue {queue.QueueName} is another one than this version declares: {refused.ShutdownReason?.ReplyText}.",
                "Stop the hosts, delete the queue, then ./tickets resources setup. Nothing is lost: what was in it is sent again from the rows."
            );
        }
    }
}
