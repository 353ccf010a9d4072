using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host that takes keys; all its routes, as the host itself knows them.</summary>
[Collection(OneHost.Name)]
public sealed class asking_with_a_key(TicketsHost host) : IAsyncLifetime
{
    private const string FirstKey = "tk_first_0123456789abcdef0123456789abcdef";
    private static readonly (string, string)[] Settings =
    [
        ("Auth:Mode", "keys"),
        ("Auth:FirstKey", FirstKey),
        ("Roles", "ticketing"),
    ];

    private IAlbaHost _alba = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _alba = await TicketsHost.StartAsync(Settings);
        _http = _alba.Server.CreateClient();
    }

    public async Task DisposeAsync() => await _alba.DisposeAsync();

    // Failed when GET /audit named no scope.
    [Fact]
    public async Task each_route_takes_the_keys_that_have_its_scope()
    {
        var routes = _alba.Routes().ToList();
        routes.Count.ShouldBeGreaterThan(25);
        var keys = new Dictionary<Scope, string>();
        foreach (var scope in Enum.GetValues<Scope>())
            keys[scope] = await host.CreateKeyAsync($"only {scope}", EnumNames.Of(scope));
        var expired = await host.CreateKeyAsync("old", "admin", expires: "now() - interval '1 second'");
        var revoked = await host.CreateKeyAsync("ended", "admin", revoked: "now()");
        var unknown = "tk_00000000_" + new string('0', 64);
        string[] refused = ["", "nonsense", unknown, Altered(keys[Scope.Admin]), expired, revoked];

        foreach (var (method, path, needed) in routes)
        {
            foreach (var key in refused)
            {
                var answer = await SendAsync(method, path, key);
                await answer.ShouldBeProblemAsync(401);
                answer.Headers.WwwAuthenticate.ShouldHaveSingleItem($"{method} {path}").Scheme.ShouldBe("Bearer");
            }

            foreach (var (scope, key) in keys)
            {
                var answer = await SendAsync(method, path, key);
                if (scope == needed || scope == Scope.Admin)
                    answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
                else
                    (await answer.ShouldBeProblemAsync(403)).ShouldContain(EnumNames.Of(needed));
            }
        }
    }

    [Theory]
    [InlineData("/health/live", "")]
    [InlineData("/health/live", "nonsense")]
    public async Task health_needs_none(string path, string key) =>
        (await SendAsync("GET", path, key)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task it_may_come_in_a_header_of_its_own()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/requests");
        request.Headers.Add("X-Api-Key", FirstKey);
        (await _http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // Failed when keys were kept for ten minutes.
    [Fact]
    public async Task one_that_is_made_or_revoked_is_so_within_seconds()
    {
        var made = await Utility.RunAsync("keys", "create", "--name", "helpdesk", "--scopes", "read,submit");
        made.ExitCode.ShouldBe(0, made.Errors);
        var key = made.Output.Trim();
        await EventuallyAsync(() => ReadAsync(key), HttpStatusCode.OK);
        await EventuallyAsync(async () => (await ListAsync()).Contains("\"last_used_at\":\""), "its use is noted");

        var prefix = key.Split('_')[1];
        (await ListAsync()).ShouldContain(prefix);
        (await ListAsync()).ShouldNotContain(key.Split('_')[2]);
        (await Utility.RunAsync("keys", "revoke", "--prefix", prefix)).ExitCode.ShouldBe(0);
        (await Utility.RunAsync("keys", "revoke", "--prefix", prefix)).ExitCode.ShouldBe(2);
        await EventuallyAsync(() => ReadAsync(key), HttpStatusCode.Unauthorized);

        var audit = (await Utility.RunAsync("audit")).Output;
        audit.ShouldContain("keys create");
        audit.ShouldContain("keys revoke");
    }

    // Failed, with the name in the body alone, when Caller did not look at the key.
    [Fact]
    public async Task its_name_stands_for_who_did_something()
    {
        var task = await host.SeededAsync();
        task.Text("state").ShouldBe("succeeded");
        var ids = await host.ScalarAsync<Guid[]>("select array(select id from ticketing.mt_doc_ticket limit 2)");
        var key = await host.CreateKeyAsync("helpdesk", "review");

        var answer = await SendAsync("POST", $"/requests/{ids[0]}/category", key, new { category = "billing", by = "ann" });
        (await answer.JsonAsync()).Text("corrected_by").ShouldBe("ann via key helpdesk");
        answer = await SendAsync("POST", $"/requests/{ids[1]}/category", key, new { category = "technical" });
        (await answer.JsonAsync()).Text("corrected_by").ShouldBe("helpdesk");

        // Those of another test may still be on their way to the table.
        async Task<List<JsonNode>> MineAsync() =>
            [.. (await AuditAsync("?limit=200")).Where(entry => entry.Text("who") == "helpdesk")];
        await EventuallyAsync(async () => (await MineAsync()).Count, 2);
        var (latest, first) = await MineAsync() is [var one, var other] ? (one, other) : throw new InvalidOperationException();
        var cursor = Cursor.After(latest["id"]!.GetValue<Guid>(), "audit");
        (await AuditAsync($"?limit=1&cursor={cursor}"))[0].Text("id").ShouldBe(first.Text("id"));
        latest.Text("note").ShouldBe("null");
        (first.Text("method"), first.Text("route")).ShouldBe(("POST", "/requests/{id}/category"));
        (first.Text("status"), first.Text("target"), first.Text("note")).ShouldBe(("200", $"{ids[0]}", "ann"));
    }

    // Failed, with 200 to all of them, when the limit was not applied.
    [Fact]
    public async Task it_may_send_so_many_requests_a_second()
    {
        await using var limited = await TicketsHost.StartAsync([.. Settings, ("Auth:RequestsPerSecond", "3")]);
        _http = limited.Server.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync("GET", "/requests", FirstKey)));
        var refused = answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ToList();
        refused.Count.ShouldBeInRange(1, 9);
        await refused[0].ShouldBeProblemAsync(429);
        refused[0].Headers.RetryAfter.ShouldNotBeNull();
        (await SendAsync("GET", "/health/live", FirstKey)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string key, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        // Where no body is expected this one is refused, so that nothing is done.
        if (method != "GET")
            request.Content = body is null ? new StringContent("[]") : JsonContent.Create(body);
        return await _http.SendAsync(request);
    }

    private async Task<HttpStatusCode> ReadAsync(string key) => (await SendAsync("GET", "/requests", key)).StatusCode;

    private async Task<List<JsonNode>> AuditAsync(string query)
    {
        var answer = await SendAsync("GET", $"/audit{query}", FirstKey);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await answer.JsonAsync())["items"]!.AsArray().OfType<JsonNode>()];
    }

    private static async Task<string> ListAsync() => (await Utility.RunAsync("keys", "list")).Output;

    private static string Altered(string key) => key[..^1] + (key[^1] == '0' ? '1' : '0');
}
