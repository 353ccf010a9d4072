using System.Net;
using System.Net.Sockets;

namespace Tickets.Ticketing;

/// <summary>
/// Connects to public addresses only: whoever may name a URL must not reach what is inside of the host's own network. The name is
/// resolved here, and one of the addresses that were looked at is connected to.
/// </summary>
public static class PublicAddresses
{
    // Networks of IPv4 and IPv6 that are not the public Internet (IANA's registries of special-purpose addresses). Some carry an
    // address of IPv4 in one of IPv6.
    private static readonly IPNetwork[] Others =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address is on the public Internet.</summary>
    public static bool Has(IPAddress address)
    {
        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Others.Any(network => network.Contains(own));
    }

    /// <summary>Connects to a host by one of its public addresses.</summary>
    /// <exception cref="HttpRequestException">It has none.</exception>
    public static ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation) =>
        ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, allowPrivate: false, cancellation);

    /// <summary>Connects to a host by one of its addresses: a public one, unless private ones are allowed.</summary>
    /// <exception cref="HttpRequestException">It has none.</exception>
    public static async ValueTask<Stream> ConnectAsync(string host, int port, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = allowPrivate ? addresses : Array.FindAll(addresses, Has);
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                $"{host} is {string.Join(", ", addresses.AsEnumerable())}, no public address; Webhooks__AllowPrivate=true allows it."
            );
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
