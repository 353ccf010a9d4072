using System.Net.Sockets;
using System.Text;

namespace Tickets.Torture;

/// <summary>Clients that send a ticket or a file byte by byte, and hang up before it is complete.</summary>
internal static class SlowClients
{
    private const int Clients = 150;

    public static Func<Random, Task> RunAsync(Uri host) =>
        async random =>
        {
            using var end = new CancellationTokenSource(random.Next(2000, 6000));
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => SendAsync(host, client, end.Token)));
        };

    private static async Task SendAsync(Uri host, int client, CancellationToken until)
    {
        var (path, type) = client % 2 == 0 ? ("/requests", "application/json") : ("/seed?name=slow.csv", "text/csv");
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host.Host, host.Port, until);
            await using var stream = socket.GetStream();
            var head = $"POST {path} HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Type: {type}\r\nContent-Length: 5000\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), until);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), until);
                await Task.Delay(20, until);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
        {
            // it hung up, or the host did
        }
    }
}
