using JasperFx.Core;

namespace Tickets.Host;

/// <summary>
/// What the host waits for: how long, how often, and why. Settings have their own defaults; the modules have their own
/// waits.
/// </summary>
public static class WaitTimes
{
    /// <summary>
    /// Pauses before the second and the third attempt at a message that can't be handled at present: a deadlock is over
    /// by then. Each lasts this long to twice as long, so that what failed together is tried apart.
    /// </summary>
    public static readonly TimeSpan[] MessageRetries = [100.Milliseconds(), 1.Seconds()];

    /// <summary>
    /// Pause before such a message goes back to its queue after the third attempt, again and again. The consumer takes no
    /// other message meanwhile, so that each one tries three times in this time during an outage.
    /// </summary>
    public static readonly TimeSpan MessageRequeue = 5.Seconds();

    /// <summary>
    /// Time for one attempt at a message. The handlers that work for minutes set another; the others read and write some
    /// rows, and if that takes a minute something is wrong.
    /// </summary>
    public static readonly TimeSpan MessageExecution = 1.Minutes();

    /// <summary>
    /// Pause before a connection to RabbitMQ that was lost is tried again, and between two tries: another node of a cluster is there
    /// at once.
    /// </summary>
    public static readonly TimeSpan BrokerRecovery = 1.Seconds();

    /// <summary>Heartbeat of connections to RabbitMQ: a node that vanished without a word is given up after one to two of them.</summary>
    public static readonly TimeSpan BrokerHeartbeat = 20.Seconds();

    /// <summary>Time in which a server has to take a connection: in one network it takes milliseconds.</summary>
    public static readonly TimeSpan Connection = 4.Seconds();

    /// <summary>Time in which PostgreSQL has to answer a health check: one that takes longer is no help.</summary>
    public static readonly TimeSpan HealthCheck = 5.Seconds();

    /// <summary>Time in which an OpenID provider has to answer: whoever signs in waits for it.</summary>
    public static readonly TimeSpan Provider = 5.Seconds();

    /// <summary>Time between two looks for the servers that a host waits for to begin its work.</summary>
    public static readonly TimeSpan StartLook = 1.Seconds();

    /// <summary>
    /// Time between two looks for deleted queues: at one a queue is found missing, at the next it is declared again.
    /// </summary>
    public static readonly TimeSpan QueueLook = 2.Seconds();

    /// <summary>Time between two looks at the connection to RabbitMQ.</summary>
    public static readonly TimeSpan ConnectionLook = 3.Seconds();

    /// <summary>
    /// Looks in a row at which RabbitMQ answers and the connection is down, after which it is lost: the client's own
    /// recovery takes <see cref="BrokerRecovery" />, and <see cref="Connection" /> for a node that does not answer.
    /// </summary>
    public const int ConnectionLooksUntilLost = 3;

    /// <summary>
    /// Time that a host has beyond its drain and its shutdown time-out before the process ends all the same.
    /// </summary>
    public static readonly TimeSpan ShutdownGrace = 4.Seconds();

    /// <summary>Time between two reports of how often a logged failure came again.</summary>
    public static readonly TimeSpan FailureReport = 10.Seconds();

    /// <summary><c>Retry-After</c> while a server is away, or slow.</summary>
    public static readonly TimeSpan RetryAfterOutage = 5.Seconds();

    /// <summary><c>Retry-After</c> when all places are taken: they are free again in a moment.</summary>
    public static readonly TimeSpan RetryAfterOverload = 1.Seconds();
}
