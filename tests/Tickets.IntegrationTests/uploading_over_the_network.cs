using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A process of its own, whose server sees the bytes as they come.</summary>
[Collection(OneHost.Name)]
public sealed class uploading_over_the_network(TicketsHost host) : IAsyncLifetime, IDisposable
{
    private const int Most = 120; // more than a pool has connections
    private readonly List<TcpClient> _clients = [];
    private Process _process = null!;
    private HttpClient _http = null!;
    private int _begun;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        var address = new Uri($"http://127.0.0.1:{ServerProxy.FreePort()}");
        _process = Utility.Start(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = $"{address}",
                ["Roles"] = "ticketing",
                ["Limits__ConcurrentUploads"] = $"{Most}",
            }
        );
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
        _http = new HttpClient { BaseAddress = address };
        await Scenarios.EventuallyAsync(ReadyAsync, "OK");
    }

    public async Task DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _http.Dispose();
        _process.Dispose();
    }

    // Failed, with no answer and then 503 for everybody, when an upload held a connection and a transaction from its first
    // byte to its last.
    [Fact]
    public async Task that_is_slow_keeps_nobody_else_waiting()
    {
        for (var i = 0; i < Most; i++)
            _ = NoteAsync(await BeginAsync("subject,body\n"));
        _ = GoOnAsync([.. _clients], bytes: 40_000);
        await Scenarios.EventuallyAsync(() => Task.FromResult(_begun >= 100 ? "many" : "few"), "many");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var ticket = new
        {
            subject = "Invoice",
            body = "wrong amount",
            priority = "low",
        };
        (await _http.PostAsJsonAsync("/requests", ticket, patience.Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _http.GetAsync("/requests", patience.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // One more than may be under way at a time.
        await Scenarios.EventuallyAsync(() => Task.FromResult($"{_begun}"), $"{Most}");
        using var one = new StringContent("subject,body\na,b\n", Encoding.UTF8, "text/csv");
        var refused = await _http.PostAsync("/seed", one, patience.Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.ShouldNotBeNull();

        _clients.ForEach(client => client.Dispose());
        await Scenarios.EventuallyAsync(
            async () => (await _http.PostAsync("/seed", Csv())).StatusCode.ToString(),
            "Accepted"
        );

        static StringContent Csv() => new("subject,body\na,b\n", Encoding.UTF8, "text/csv");
    }

    // Failed, with the connection held for as long as the client liked, at the 240 bytes a second that Kestrel asks for.
    [Fact]
    public async Task that_is_slower_than_anybody_is_ended()
    {
        var client = await BeginAsync("subject,body\n");
        _ = GoOnAsync([client], bytes: 1000);
        (await ReadToEndAsync(client)).ShouldContain("HTTP/1.1 408");
        await Scenarios.EventuallyAsync(PartsAsync, "0");
    }

    // Failed, with two parts left in the table, when nobody deleted them.
    [Fact]
    public async Task that_breaks_off_leaves_nothing()
    {
        var client = await BeginAsync(new string('x', 5 << 19));
        await Scenarios.EventuallyAsync(PartsAsync, "2");
        client.Dispose();
        await Scenarios.EventuallyAsync(PartsAsync, "0");
    }

    // Failed, with "A CSV may have at most 2147483648 bytes".
    [Fact]
    public async Task in_chunks_that_are_none_is_refused_for_that()
    {
        var client = await BeginAsync("subject,body\n");
        await SendAsync(client, "nonsense\r\n");
        var answer = await ReadToEndAsync(client);
        answer.ShouldContain("HTTP/1.1 400");
        answer.ShouldContain("Bad chunk");
    }

    /// <summary>Sends the head of a request and the first chunk of its body, and then nothing.</summary>
    private async Task<TcpClient> BeginAsync(string chunk)
    {
        var client = new TcpClient();
        _clients.Add(client);
        await client.ConnectAsync(_http.BaseAddress!.Host, _http.BaseAddress.Port);
        await SendAsync(
            client,
            "POST /seed HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nConnection: close\r\n"
                + $"Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n{chunk.Length:x}\r\n{chunk}\r\n"
        );
        return client;
    }

    // The server says 100 when it begins to read the body.
    private async Task NoteAsync(TcpClient client)
    {
        var answer = new byte[100];
        var length = await client.GetStream().ReadAsync(answer);
        if (Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
            Interlocked.Increment(ref _begun);
    }

    /// <summary>Sends as many bytes more, second by second, until the other side hangs up.</summary>
    private static async Task GoOnAsync(TcpClient[] clients, int bytes)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await second.WaitForNextTickAsync() && clients.Any(client => client.Connected))
            foreach (var client in clients)
                await SendAsync(client, $"{bytes:x}\r\n{new string('x', bytes)}\r\n");
    }

    private static async Task SendAsync(TcpClient client, string text)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // the server hung up, or the test did
        }
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(patience.Token);
    }

    private async Task<string> PartsAsync() =>
        $"{await host.ScalarAsync<long>("select count(*) from ticketing.upload")}";

    private async Task<string> ReadyAsync()
    {
        try
        {
            return (await _http.GetAsync("/health/ready")).StatusCode.ToString();
        }
        catch (HttpRequestException)
        {
            return "not yet";
        }
    }
}
