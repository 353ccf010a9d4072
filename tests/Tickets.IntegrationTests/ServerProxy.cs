using System.Net;
using System.Net.Sockets;

namespace Tickets.IntegrationTests;

/// <summary>Stands between a host and a server, so that a test can take the server away without stopping it.</summary>
public sealed class ServerProxy(string host, int port) : IDisposable
{
    private readonly List<Socket> _sockets = [];
    private TcpListener? _listener;
    private int _port;

    /// <summary>Where the host finds the server while the proxy lets it.</summary>
    public int Port => _port;

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Connect()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public void Disconnect()
    {
        _listener?.Stop();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    public void Dispose() => Disconnect();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (_sockets)
                    _sockets.AddRange([client, server]);
                await server.ConnectAsync(host, port);
                _ = CopyAsync(client, server);
                _ = CopyAsync(server, client);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Disconnect
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from);
            await using var target = new NetworkStream(to);
            await source.CopyToAsync(target);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // one side hung up, so does the other
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
