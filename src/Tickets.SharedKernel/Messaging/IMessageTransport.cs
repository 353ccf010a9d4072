using Wolverine;
using Wolverine.Configuration;
using Wolverine.Runtime;

namespace Tickets.SharedKernel;

/// <summary>
/// How messages travel between hosts. What implements it is the one place that knows by what: RabbitMQ, or tables of
/// PostgreSQL (<c>Messaging__Transport</c>, docs/adr/0054).
/// </summary>
public interface IMessageTransport
{
    /// <summary>What it is called, for a person.</summary>
    string Name { get; }

    /// <summary>The scheme of its addresses, such as <c>rabbitmq</c>.</summary>
    string Scheme { get; }

    /// <summary>The columns of tables that it needs in PostgreSQL.</summary>
    IEnumerable<(string Table, string Column)> Columns { get; }

    /// <summary>Declares a queue, for the module that works on it.</summary>
    /// <param name="options">Wolverine's.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="timeToLive">The time after which a message is of no use; null keeps it.</param>
    void AddQueue(WolverineOptions options, string queue, TimeSpan? timeToLive = null);

    /// <summary>Sends messages to a queue, and not through an outbox: rows say what is to be done.</summary>
    /// <param name="options">Wolverine's.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="messages">Names the messages.</param>
    void Send(WolverineOptions options, string queue, Action<PublishingExpression> messages);

    /// <summary>Has this host work on a queue.</summary>
    /// <param name="options">Wolverine's.</param>
    /// <param name="queue">Its name.</param>
    /// <param name="atATime">Messages that it works on at a time.</param>
    /// <param name="inHand">
    /// Messages that it may take off the queue before it has done those; as few as that, so that hosts share the work evenly.
    /// </param>
    void Listen(WolverineOptions options, string queue, int atATime, int inHand);

    /// <summary>Why its server can't be reached, in a line for a person; null if it can, or if that is PostgreSQL.</summary>
    Task<string?> FindObstacleAsync(CancellationToken cancellation);

    /// <summary>Whether it takes messages from this host at present. Nothing is sent to find out.</summary>
    Task<bool> TakesMessagesAsync(IWolverineRuntime wolverine, CancellationToken cancellation);

    /// <summary>
    /// How many messages of each queue no host has in hand, and how many hosts listen on it; without one that somebody has
    /// deleted, and none while the server does not answer.
    /// </summary>
    Task<IReadOnlyList<(string Queue, long Messages, long Consumers)>> LookAsync(
        IWolverineRuntime wolverine,
        IReadOnlyList<string> queues,
        CancellationToken cancellation
    );
}
