using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A process of its own, asked over sockets.</summary>
[Collection(OneHost.Name)]
public sealed class slow_clients : IAsyncLifetime, IDisposable
{
    private readonly HostProcess _process = new(("Limits__ConcurrentRequests", "8"));
    private readonly List<Socket> _sockets = [];

    public slow_clients(TicketsHost host) => _ = host; // its tables

    public Task InitializeAsync() => _process.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _process.Dispose();
    }

    // Failed, with 503 for everybody, when all requests shared one limit and 240 bytes a second were enough.
    [Fact]
    public async Task do_not_lock_out_the_others()
    {
        // The first one of a process takes seconds, in which the slow ones would come and go.
        (await SubmitAsync()).ShouldBe(HttpStatusCode.Accepted);
        using var stop = new CancellationTokenSource();
        Task[] trickles = [];
        await EventuallyAsync(SubmitBesideAsync, HttpStatusCode.ServiceUnavailable);
        (await _process.Http.AskAsync("/requests")).ShouldBe(HttpStatusCode.OK);
        (await _process.Http.AskAsync("/health/live")).ShouldBe(HttpStatusCode.OK);

        await EventuallyAsync(SubmitAsync, HttpStatusCode.Accepted);
        await stop.CancelAsync();
        await Task.WhenAll(trickles);

        // On a busy machine the slow ones may be gone before anybody else is there.
        async Task<HttpStatusCode> SubmitBesideAsync()
        {
            if (trickles.All(trickle => trickle.IsCompleted))
            {
                var slow = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ConnectAsync("POST /requests", length: 1_000_000)));
                trickles = [.. slow.Select(socket => TrickleAsync(socket, stop.Token))];
            }

            return await SubmitAsync();
        }
    }

    // Failed, with a broken pipe, when the connection was closed while the client was still writing.
    [Fact]
    public async Task see_that_what_they_send_is_too_much_although_they_first_send_all_of_it()
    {
        const int length = 10_000_000;
        var socket = await ConnectAsync("POST /requests", length);
        var body = new byte[length];
        for (var sent = 0; sent < length;)
            sent += await socket.SendAsync(body.AsMemory(sent));
        (await ReadAsync(socket)).ShouldStartWith("HTTP/1.1 413 ");
    }

    private async Task<Socket> ConnectAsync(string route, int length)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, _process.Port);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"{route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
            )
        );
        return socket;
    }

    // 500 bytes a second, until the server has had enough.
    private static async Task TrickleAsync(Socket socket, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await socket.SendAsync(new byte[50], stop);
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            // refused, or not needed any more
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
    }

    private async Task<HttpStatusCode> SubmitAsync() => (await _process.Http.SubmitAsync()).StatusCode;
}
