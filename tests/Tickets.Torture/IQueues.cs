namespace Tickets.Torture;

/// <summary>The queues that messages travel by, past the hosts.</summary>
internal interface IQueues
{
    /// <summary>What a host is told of them.</summary>
    IEnumerable<KeyValuePair<string, string>> Environment { get; }

    /// <summary>Likewise, of a host that reaches the servers at that address.</summary>
    IEnumerable<KeyValuePair<string, string>> EnvironmentAt(string servers);

    /// <summary>Empties them, and begins to keep a copy of every message to Inference.</summary>
    Task BeginAsync();

    /// <summary>Messages that wait.</summary>
    Task<long> CountAsync();

    /// <summary>Takes one of them away, or all of its messages.</summary>
    Task DeleteAsync(string queue);

    /// <summary>Sends up to a hundred of the kept messages twice more, in an order that chance decides.</summary>
    Task RepeatAsync(Random random);

    /// <summary>Sends each message again as soon as it is sent, so that both copies are worked on at the same time.</summary>
    Task EchoAsync(DateTime end);
}
