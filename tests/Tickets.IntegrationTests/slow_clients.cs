using System.Diagnostics;
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
    private readonly int _port = ServerProxy.FreePort();
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly List<Socket> _sockets = [];

    public slow_clients(TicketsHost host)
    {
        _ = host; // its tables
        _process = Utility.Start(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_port}",
                ["Roles"] = "ticketing",
                ["Limits__ConcurrentRequests"] = "8",
            }
        );
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
    }

    public Task InitializeAsync() => Scenarios.EventuallyAsync(() => AnswerAsync("/health/live"), "OK");

    public async Task DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _http.Dispose();
        _process.Dispose();
    }

    // Failed, with 503 for everybody, when all requests shared one limit and 240 bytes a second were enough.
    [Fact]
    public async Task do_not_lock_out_the_others()
    {
        var slow = new List<Socket>();
        for (var client = 0; client < 8; client++)
            slow.Add(await ConnectAsync("POST /requests", length: 1_000_000));
        using var stop = new CancellationTokenSource();
        var trickles = slow.Select(socket => TrickleAsync(socket, stop.Token)).ToArray();
        await Scenarios.EventuallyAsync(() => SubmitAsync(), "ServiceUnavailable");
        (await AnswerAsync("/requests")).ShouldBe("OK");
        (await AnswerAsync("/health/live")).ShouldBe("OK");

        await Scenarios.EventuallyAsync(() => SubmitAsync(), "Accepted");
        await stop.CancelAsync();
        await Task.WhenAll(trickles);
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
        await socket.ConnectAsync(IPAddress.Loopback, _port);
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

    private async Task<string> SubmitAsync()
    {
        var ticket = new StringContent(
            """{"subject":"Invoice","body":"wrong amount","priority":"low"}""",
            Encoding.UTF8,
            "application/json"
        );
        return (await _http.PostAsync("/requests", ticket)).StatusCode.ToString();
    }

    private async Task<string> AnswerAsync(string url)
    {
        try
        {
            return (await _http.GetAsync(url)).StatusCode.ToString();
        }
        catch (HttpRequestException)
        {
            return "not yet";
        }
    }
}
