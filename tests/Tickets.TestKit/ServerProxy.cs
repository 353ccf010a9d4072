using System.Net;
using System.Net.Sockets;

namespace Tickets.TestKit;

/// <summary>
/// Stands between a host and a server, so that a test can take the server away, or make the way to it slow, without
/// touching the server.
/// </summary>
public sealed class ServerProxy(string host, int port) : IDisposable
{
    private readonly List<Socket> _sockets = [];
    private readonly List<Socket> _clients = [];
    private TcpListener? _listener;
    private int _port;
    private long _fromServer;
    private volatile bool _vanished;
    private double _lost;
    private Random _random = Random.Shared;

    /// <summary>Where the host finds the server while the proxy lets it.</summary>
    public int Port => _port;

    /// <summary>How long each piece of data is held back; <see cref="Timeout.InfiniteTimeSpan" /> for ever.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether what the server says gets lost, while it goes on to hear everything.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Bytes that the server has sent so far.</summary>
    public long FromServer => Interlocked.Read(ref _fromServer);

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
            _clients.Clear();
        }
    }

    /// <summary>
    /// Nothing gets through any more, and nobody is told: the server keeps its connections, as when the machine of the
    /// clients loses its power.
    /// </summary>
    public void Vanish()
    {
        _vanished = true;
        _listener?.Stop();
    }

    /// <summary>
    /// From now on a share of the connections end before the first byte of the answer: when it comes, or up to 20 ms after
    /// they began, while the server is still at work.
    /// </summary>
    public void LoseAnswers(double share, int seed) => (_lost, _random) = (share, new Random(seed));

    /// <summary>Sends bytes to every client, as if they came from the server.</summary>
    public async Task SendToClientsAsync(ReadOnlyMemory<byte> bytes)
    {
        Socket[] clients;
        lock (_sockets)
            clients = [.. _clients];
        foreach (var client in clients)
            await client.SendAsync(bytes);
    }

    public void Dispose() => Disconnect();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Disconnect
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        bool isLost;
        var end = Timeout.InfiniteTimeSpan;
        lock (_sockets)
        {
            isLost = _random.NextDouble() < _lost;
            if (isLost)
                end = TimeSpan.FromMilliseconds(_random.Next(1, 20));
            _sockets.AddRange([client, server]);
            _clients.Add(client);
        }

        try
        {
            await server.ConnectAsync(host, port);
            client.NoDelay = server.NoDelay = true;
            await Task.WhenAny(
                CopyAsync(client, server, isServer: false),
                isLost ? server.ReceiveAsync(new byte[1]) : CopyAsync(server, client, isServer: true),
                Task.Delay(end)
            );
        }
        catch (SocketException)
        {
            // the server is not there
        }
        finally
        {
            // one side hung up, so does the other
            client.Dispose();
            server.Dispose();
            lock (_sockets)
            {
                _sockets.Remove(client);
                _sockets.Remove(server);
                _clients.Remove(client);
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isServer)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer) is var length and > 0)
            {
                if (isServer)
                    Interlocked.Add(ref _fromServer, length);
                if (Delay != TimeSpan.Zero)
                    await Task.Delay(Delay);
                if (_vanished)
                    break;
                if (isServer && LosesAnswers)
                    continue;
                for (var sent = 0; sent < length;)
                    sent += await to.SendAsync(buffer.AsMemory(sent..length));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // the other side will notice
        }

        if (_vanished)
            await Task.Delay(Timeout.Infinite); // until it is disposed of, and the sockets with it
    }
}
