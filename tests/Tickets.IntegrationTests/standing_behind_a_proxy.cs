using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host that clients reach through proxies, below <c>/tickets</c>.</summary>
public sealed class ProxiedHost : IAsyncLifetime
{
    public IAlbaHost Alba { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Alba = await TicketsHost.StartAsync(
            ("Http:PathBase", "/tickets"),
            ("Http:TrustedProxies", "10.0.0.0/30, 2001:db8::1"),
            ("Auth:AllowOpen", "true"),
            ("Roles", "ticketing")
        );

    public async Task DisposeAsync() => await Alba.DisposeAsync();
}

[Collection(OneHost.Name)]
public sealed class standing_behind_a_proxy(TicketsHost host, ProxiedHost proxied)
    : IAsyncLifetime,
        IClassFixture<ProxiedHost>
{
    private const string Proxy = "10.0.0.1";
    private const string Stranger = "192.0.2.1";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, with paths that the proxy does not know, when each answer named its own path only.
    [Theory]
    [InlineData("/tickets", Stranger, null, "/tickets")]
    [InlineData("", Stranger, null, "")]
    [InlineData("", Proxy, "/desk", "/desk")]
    [InlineData("/tickets", Proxy, "/desk", "/desk/tickets")]
    [InlineData("", Stranger, "/desk", "")]
    public async Task answers_name_paths_as_the_client_sees_them(string path, string from, string? prefix, string seen)
    {
        string[] forwarded = prefix is null ? [] : ["X-Forwarded-Prefix", prefix];
        Task<HttpContext> SendAsync(string method, string url, string? body = null) =>
            this.SendAsync(from, method, path + url, body, forwarded);

        for (var ticket = 0; ticket < 2; ticket++)
        {
            var accepted = await SendAsync("POST", "/requests", Keys.Ticket);
            $"{accepted.Response.Headers.Location}".ShouldStartWith($"{seen}/requests/");
        }

        var batch = await JsonAsync(await SendAsync("POST", "/requests/batch", $"{{\"tickets\":[{Keys.Ticket}]}}"));
        batch["tickets"]![0]!.Text("location").ShouldStartWith($"{seen}/requests/");
        var page = await SendAsync("GET", "/requests?limit=1");
        $"{page.Response.Headers.Link}".ShouldStartWith($"<{seen}/requests?limit=1&cursor=");
        for (var run = 0; run < 2; run++)
        {
            var task = await SendAsync("POST", "/process-tickets");
            $"{task.Response.Headers.Location}".ShouldStartWith($"{seen}/status/");
        }

        await EventuallyAsync(() => host.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit}"), 2L);
        var audit = await SendAsync("GET", "/audit?limit=1");
        $"{audit.Response.Headers.Link}".ShouldStartWith($"<{seen}/audit?limit=1&cursor=");
        var description = await JsonAsync(await SendAsync("GET", "/openapi/v1.json"));
        description["servers"]![0]!.Text("url").ShouldBe(seen.Length > 0 ? seen : "/");
        var shown = await SendAsync("GET", "/scalar/");
        (await TextAsync(shown)).ShouldContain("\"url\":\"openapi/v1.json\"");
    }

    // Failed: with the address of the proxy when it was not asked, with any address when everybody was believed.
    [Theory]
    [InlineData(Proxy, "203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8::1", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData(Proxy, "198.51.100.1, 203.0.113.7", "203.0.113.7")] // the first one the client made up
    [InlineData(Proxy, "10.0.0.2, 203.0.113.7", "203.0.113.7")] // and so here, in the name of a proxy
    [InlineData(Proxy, "203.0.113.7, 10.0.0.2", "203.0.113.7")] // through two proxies
    [InlineData(Proxy, "nonsense", Proxy)]
    [InlineData(Stranger, "203.0.113.7", Stranger)]
    [InlineData("127.0.0.1", "203.0.113.7", "127.0.0.1")]
    [InlineData("10.0.0.4", "203.0.113.7", "10.0.0.4")]
    public async Task the_audit_has_the_address_of_the_client(string from, string forwardedFor, string who)
    {
        var answer = await SendAsync(from, "POST", "/process-tickets", null, "X-Forwarded-For", forwardedFor);
        answer.Response.StatusCode.ShouldBe(202);
        await EventuallyAsync(() => host.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit}"), 1L);
        (await host.ScalarAsync<string>($"select who from {TicketsHost.Audit}")).ShouldBe(who);
    }

    // Failed, with 403, for the name by which the proxy is known; and with 404 for a stranger who made one up.
    [Theory]
    [InlineData(Proxy, "tickets.example", 404)]
    [InlineData(Proxy, "other.example", 403)]
    [InlineData(Stranger, "tickets.example", 403)]
    public async Task its_own_pages_are_those_of_the_proxy(string from, string forwardedHost, int status)
    {
        string[] headers = ["Origin", "https://tickets.example", "X-Forwarded-Host", forwardedHost];
        var answer = await SendAsync(from, "POST", $"/jobs/{Guid.Empty}/pause", null, headers);
        answer.Response.StatusCode.ShouldBe(status);
    }

    private Task<HttpContext> SendAsync(string from, string method, string url, string? body, params string[] headers) =>
        proxied.Alba.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            var request = context.Request;
            (request.Method, request.Host) = (method, new HostString("localhost"));
            var parts = url.Split('?');
            (request.Path, request.QueryString) = (parts[0], new QueryString(parts.Length > 1 ? $"?{parts[1]}" : null));
            var bytes = Encoding.UTF8.GetBytes(body ?? "");
            (request.Body, request.ContentLength) = (new MemoryStream(bytes), bytes.Length);
            request.ContentType = body is null ? null : "application/json";
            for (var header = 0; header < headers.Length; header += 2)
                request.Headers[headers[header]] = headers[header + 1];
        });

    private static async Task<JsonNode> JsonAsync(HttpContext answer) => JsonNode.Parse(await TextAsync(answer))!;

    private static Task<string> TextAsync(HttpContext answer) => new StreamReader(answer.Response.Body).ReadToEndAsync();
}
