using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>What is to be said of how long the queues are, whatever they are made of.</summary>
internal static class QueueFindings
{
    /// <summary>Whether somebody works on each.</summary>
    public static IEnumerable<Finding> Of(IEnumerable<(string Queue, long Messages, long Consumers)> queues)
    {
        foreach (var (queue, messages, consumers) in queues)
        {
            var check = $"queues.{queue}";
            var waiting = messages == 1 ? "1 message waits" : $"{messages} messages wait";
            var role = queue == Contracts.Queues.Ticketing ? "ticketing" : "inference";
            yield return (consumers, messages) switch
            {
                (0, 0) => Finding.Warning(check, $"No host listens on {queue}.", $"Start one: Roles={role} ./tickets run"),
                (0, _) => Finding.Fault(check, $"No host listens on {queue}, where {waiting}.", $"Start one: Roles={role} ./tickets run"),
                (1, _) => Finding.Ok(check, $"1 host listens on {queue}, where {waiting}."),
                _ => Finding.Ok(check, $"{consumers} hosts listen on {queue}, where {waiting}."),
            };
        }
    }
}

/// <summary>Looks at queues that are tables of PostgreSQL; whether they are there is told with the other tables.</summary>
internal sealed class PostgresQueueExamination(IMessageTransport transport, Wolverine.Runtime.IWolverineRuntime wolverine) : IExamination
{
    /// <inheritdoc />
    public bool NeedsTables => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<Finding> RunAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        string[] queues = [Contracts.Queues.Ticketing, Contracts.Queues.Inference, Contracts.Queues.Training];
        foreach (var finding in QueueFindings.Of(await transport.LookAsync(wolverine, queues, cancellation)))
            yield return finding;
    }
}
