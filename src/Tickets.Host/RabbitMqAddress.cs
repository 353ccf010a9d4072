using RabbitMQ.Client;

namespace Tickets.Host;

/// <summary>
/// Where RabbitMQ is: <c>amqp://user:password@host/vhost</c>, or <c>amqps</c>. The nodes of a cluster are named one after the
/// other, <c>amqp://user:password@first,second:5673/vhost</c>; a connection is to any that answers.
/// </summary>
public sealed class RabbitMqAddress
{
    private readonly Uri[] _nodes;

    private RabbitMqAddress(Uri[] nodes) => _nodes = nodes;

    /// <summary>Hosts and ports, without what is secret.</summary>
    public string Name => string.Join(", ", Endpoints.Select(node => $"{node.HostName}:{node.Port}"));

    /// <summary>The virtual host, with its slash.</summary>
    public string VirtualHost => _nodes[0].AbsolutePath;

    /// <summary>The node that is named first, with the user and the virtual host of all.</summary>
    public Uri First => _nodes[0];

    /// <summary>All nodes.</summary>
    public IReadOnlyList<AmqpTcpEndpoint> Endpoints => [.. _nodes.Select(node => new ConnectionFactory { Uri = node }.Endpoint)];

    /// <summary>Reads an address.</summary>
    /// <returns>Null if it is none.</returns>
    public static RabbitMqAddress? Parse(string? text)
    {
        text = text?.Trim() ?? "";
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3 || text[..(start - 3)].ToUpperInvariant() is not ("AMQP" or "AMQPS"))
            return null;
        var end = text.IndexOf('/', start);
        var authority = end < 0 ? text[start..] : text[start..end];
        var hosts = authority.LastIndexOf('@') + 1;
        var nodes = new List<Uri>();
        foreach (var host in authority[hosts..].Split(','))
        {
            var address = $"{text[..start]}{authority[..hosts]}{host.Trim()}{(end < 0 ? "" : text[end..])}";
            if (!Uri.TryCreate(address, UriKind.Absolute, out var node) || node.Host.Length == 0)
                return null;
            nodes.Add(node);
        }

        return new([.. nodes]);
    }

    /// <summary>Connects, without the client's own recovery, to one that answers in <see cref="WaitTimes.Connection" />.</summary>
    public Task<IConnection> ConnectAsync(CancellationToken cancellation) =>
        new ConnectionFactory
        {
            Uri = First,
            RequestedConnectionTimeout = WaitTimes.Connection,
            AutomaticRecoveryEnabled = false,
        }.CreateConnectionAsync(Endpoints, cancellation);
}
