using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A process of its own: what a server does with HEAD, a host inside a test does not.</summary>
[Collection(OneHost.Name)]
public sealed class using_other_methods : IAsyncLifetime, IDisposable
{
    private const string FirstKey = "tk_first_0123456789abcdef0123456789abcdef";
    private readonly HostProcess _process = new(("Auth__Mode", "keys"), ("Auth__FirstKey", FirstKey));

    public using_other_methods(TicketsHost host) => _ = host; // its tables

    public Task InitializeAsync() => _process.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _process.Dispose();

    // Failed, with 405, when HEAD was a method like any other. One process for all of it: each takes seconds to start.
    [Fact]
    public async Task head_is_answered_as_get_without_a_body()
    {
        string[] paths =
        [
            "/requests?limit=1",
            "/requests?colour=red",
            "/requests/17",
            "/models",
            "/nothing",
            "/process-tickets",
            "/health/ready",
            "/openapi/v1.json",
            "/scalar/",
        ];
        foreach (var path in paths)
        {
            var get = await AskAsync("GET", path, FirstKey);
            var head = await AskAsync("HEAD", path, FirstKey);
            (head.Head, head.Body).ShouldBe((get.Head, ""), path);
            get.Body.ShouldNotBeEmpty(path);
        }

        (await AskAsync("HEAD", "/requests", "nonsense")).Head.ShouldStartWith("HTTP/1.1 401 ");
    }

    // Failed, with 405 and without HEAD, when only declared methods were known.
    [Fact]
    public async Task options_says_which_there_are()
    {
        (string Path, string Allow)[] all =
        [
            ("/requests", "GET, HEAD, POST, PUT, OPTIONS"),
            ("/seed", "POST, OPTIONS"),
            ("/health/live", "GET, HEAD, OPTIONS"),
        ];
        foreach (var (path, allow) in all)
        {
            using var options = await SendAsync(HttpMethod.Options, path);
            options.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            string.Join(", ", options.Content.Headers.Allow).ShouldBe(allow);
            using var patch = await SendAsync(HttpMethod.Patch, path);
            await patch.ShouldBeProblemAsync(405);
            string.Join(", ", patch.Content.Headers.Allow).ShouldBe(allow);
        }

        using var nowhere = await SendAsync(HttpMethod.Options, "/nothing");
        await nowhere.ShouldBeProblemAsync(404);

        // Failed, with nothing in the answer, when the server alone looked at the length.
        foreach (var path in new[] { "/requests?cursor=", "/requests/", "/nothing/" })
        {
            using var tooLong = await SendAsync(HttpMethod.Get, path + new string('a', 9000));
            (await tooLong.ShouldBeProblemAsync(414)).ShouldContain("8000 characters");
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) =>
        _process.Http.SendAsync(new HttpRequestMessage(method, path));

    // The head of an answer without what differs from answer to answer, and all that comes after it.
    private async Task<(string Head, string Body)> AskAsync(string method, string path, string key)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _process.Port);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: {key}\r\n\r\n"
            )
        );
        using var stream = new NetworkStream(socket);
        var answer = await new StreamReader(stream).ReadToEndAsync();
        var parts = answer.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n").Where(line => line.Split(':')[0] is not ("Date" or "Transfer-Encoding"));
        return (string.Join('\n', lines), parts[1]);
    }
}
