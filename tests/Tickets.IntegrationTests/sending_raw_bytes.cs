using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A process of its own, which is sent what no HTTP client would send.</summary>
[Collection(OneHost.Name)]
public sealed class sending_raw_bytes : IAsyncLifetime, IDisposable
{
    private const string Post = "POST /requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private readonly TicketsHost _host;
    private readonly HostProcess _process = new();

    public sending_raw_bytes(TicketsHost host) => _host = host;

    public Task InitializeAsync() => _process.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _process.Dispose();

    // Fails, with "HTTP/1.1 2", for a ticket that is whole.
    [Fact]
    public async Task is_refused_or_hung_up_on_and_stores_nothing()
    {
        await _host.ClearAsync();
        string[] all =
        [
            "\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001", // TLS
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET /requests HTTP/9.9\r\nHost: x\r\n\r\n",
            "GET /requests\r\n\r\n",
            "GET  /requests  HTTP/1.1\r\nHost: x\r\n\r\n",
            "G\u0000T /requests HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /requests/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /requests/\u00ff HTTP/1.1\r\nHost: x\r\n\r\n",
            $"GET /{new string('x', 70_000)} HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /requests HTTP/1.1\r\n\r\n",
            "GET /requests HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            "GET /requests HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
            "GET /requests HTTP/1.1\r\nHost: x\r\n : y\r\n\r\n",
            "GET /requests HTTP/1.1\r\nHost: x\r\nAccept: \u0000\r\n\r\n",
            "GET /requests HTTP/1.1\r\nHost: x\r\nAccept: \u00ff\u00fe\r\n\r\n",
            $"GET /requests HTTP/1.1\r\nHost: x\r\nAccept: {new string('x', 70_000)}\r\n\r\n",
            $"{Post}Content-Length: -1\r\n\r\n{Keys.Ticket}",
            $"{Post}Content-Length: 1e1\r\n\r\n{Keys.Ticket}",
            $"{Post}Content-Length: 99999999999999999999\r\n\r\n{Keys.Ticket}",
            $"{Post}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{Keys.Ticket}",
            $"{Post}Content-Length: {Keys.Ticket.Length + 1}\r\n\r\n{Keys.Ticket}",
            $"{Post}\r\n{Keys.Ticket}",
            $"{Post}Transfer-Encoding: gzip\r\n\r\n{Keys.Ticket}",
            $"{Post}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n{Keys.Ticket}\r\n0\r\n\r\n",
            $"{Post}Transfer-Encoding: chunked\r\n\r\n{Keys.Ticket.Length - 5:x}\r\n{Keys.Ticket}\r\n0\r\n\r\n",
            $"{Post}Transfer-Encoding: chunked\r\n\r\n{Keys.Ticket.Length:x}\r\n{Keys.Ticket}\r\n",
        ];
        await Task.WhenAll(all.Select(RefusedAsync));
        (await _host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket")).ShouldBe(0);
        (await _process.Http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK);
    }

    // The client sends nothing more, and waits for the answer.
    private async Task RefusedAsync(string bytes)
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _process.Port, patience.Token);
        await using var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (Exception hungUp) when (hungUp is IOException or SocketException)
        {
            // as good as an answer
        }

        var text = Encoding.Latin1.GetString(answer.ToArray());
        // 505 is the one for another version of HTTP; HTTP/2 is told in a frame of its own, which begins with its length.
        var isRefused = text.Length == 0 || text[0] == '\0' || text.StartsWith("HTTP/1.1 4", StringComparison.Ordinal);
        (isRefused || text.StartsWith("HTTP/1.1 505 ", StringComparison.Ordinal)).ShouldBeTrue(
            $"{bytes[..Math.Min(bytes.Length, 200)]} was answered: {text}"
        );
    }
}
