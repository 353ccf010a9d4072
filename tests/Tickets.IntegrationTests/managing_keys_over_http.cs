using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Whoever has the scope admin makes, lists and revokes keys; what they did is in the audit.</summary>
[Collection(OneHost.Name)]
public sealed class managing_keys_over_http(TicketsHost host) : IAsyncLifetime
{
    private const string FirstKey = "tk_first_0123456789abcdef0123456789abcdef";

    private IAlbaHost _alba = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _alba = await TicketsHost.StartAsync(("Auth:Mode", "keys"), ("Auth:FirstKey", FirstKey), ("Roles", "ticketing"));
        _http = _alba.Server.CreateClient();
        _http.DefaultRequestHeaders.Add("X-Api-Key", FirstKey);
    }

    public async Task DisposeAsync() => await _alba.DisposeAsync();

    // Failed when the list had the hash.
    [Fact]
    public async Task makes_lists_and_revokes_them()
    {
        var made = await MakeAsync(new { name = "helpdesk", scopes = new[] { "read", "Submit", "read" }, days = 90, by = "ann" });
        var (id, secret) = (made["key"]!.Text("id"), made.Text("secret"));
        made["key"]!["scopes"]!.ToJsonString().ShouldBe("""["submit","read"]""");
        made["key"]!.Text("created_by").ShouldBe("ann via key first-key");
        await EventuallyAsync(() => ReadAsync(secret), HttpStatusCode.OK);
        await MakeAsync(new { name = "other", scopes = new[] { "read" } });

        var page = await GetAsync("/keys?limit=1");
        page["items"]!.AsArray().ShouldHaveSingleItem()!.Text("name").ShouldBe("other");
        var rest = await GetAsync($"/keys?limit=1&cursor={page.Text("next_cursor")}");
        rest["items"]!.AsArray().ShouldHaveSingleItem()!.Text("id").ShouldBe(id);
        rest.Text("next_cursor").ShouldBe("null");
        rest.ToJsonString().ShouldNotContain(secret.Split('_')[2]);

        var revoked = await (await _http.DeleteAsync($"/keys/{id}")).JsonAsync();
        revoked.Text("revoked_at").ShouldStartWith("20");
        (await (await _http.DeleteAsync($"/keys/{id}")).JsonAsync()).Text("revoked_at").ShouldBe(revoked.Text("revoked_at"));
        await (await _http.DeleteAsync($"/keys/{Guid.Empty}")).ShouldBeProblemAsync(404);
        await EventuallyAsync(() => ReadAsync(secret), HttpStatusCode.Unauthorized);
    }

    // Failed, with the secret in the table, when the whole answer was kept.
    [Fact]
    public async Task a_request_that_comes_again_makes_no_second_one_and_the_secret_is_kept_nowhere()
    {
        const string body = """{"name":"helpdesk","scopes":["read"]}""";
        var first = await (await _http.PostOnceAsync("once", "/keys", body)).JsonAsync();
        var again = await (await _http.PostOnceAsync("once", "/keys", body)).JsonAsync();
        again["key"]!.ToJsonString().ShouldBe(first["key"]!.ToJsonString());
        again.Text("secret").ShouldBe("null");
        (await host.ScalarAsync<long>("select count(*) from access.api_key")).ShouldBe(1);
        var kept = await host.ScalarAsync<string>("select convert_from(body, 'UTF8') from ticketing.idempotency");
        kept.ShouldContain("helpdesk");
        kept.ShouldNotContain(first.Text("secret").Split('_')[2]);

        // Nor is it lost for good with an answer that was lost before it was kept.
        await host.ExecuteAsync("update ticketing.idempotency set status = null, owned_until = 'epoch'");
        var third = await (await _http.PostOnceAsync("once", "/keys", body)).JsonAsync();
        third["key"]!.Text("id").ShouldBe(first["key"]!.Text("id"));
        third.Text("secret").ShouldNotBe(first.Text("secret"));
        (await host.ScalarAsync<long>("select count(*) from access.api_key")).ShouldBe(1);
        await EventuallyAsync(() => ReadAsync(third.Text("secret")), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"scopes":["read"]}""", "\"name\":[\"is missing")]
    [InlineData("""{"name":"a","scopes":[]}""", "\"scopes\":[\"must be some of submit, read")]
    [InlineData("""{"name":"a","scopes":["all"]}""", "\"scopes\":[\"must be some of submit, read")]
    [InlineData("""{"name":"a","scopes":["read"],"days":0}""", "\"days\":[\"must be from 1 to 36500")]
    public async Task says_what_is_wrong_with_one(string body, string hint)
    {
        var answer = await _http.PostAsync("/keys", Refusals.Json(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(hint);
    }

    // Failed when from was passed over.
    [Fact]
    public async Task the_audit_is_narrowed_by_who_what_and_when()
    {
        // What the test before did is written a moment late.
        var begun = $"from={DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}";
        await MakeAsync(new { name = "helpdesk", scopes = new[] { "read" }, by = "Ann" });
        var other = await MakeAsync(new { name = "other", scopes = new[] { "read" } });
        await _http.DeleteAsync($"/keys/{other["key"]!.Text("id")}");
        await EventuallyAsync(() => CountAsync($"?{begun}"), 3);
        (await CountAsync($"?{begun}&who=ann")).ShouldBe(1);
        (await CountAsync($"?{begun}&who=FIRST-KEY")).ShouldBe(3);
        (await CountAsync($"?{begun}&what=post%20/keys")).ShouldBe(2);
        (await CountAsync($"?what={other["key"]!.Text("id")}")).ShouldBe(1);
        var latest = (await GetAsync("/audit"))["items"]![0]!;
        latest["details"]!.Text("name").ShouldBe("other");
        (await CountAsync($"?from={latest.Text("at")}&who=first")).ShouldBeInRange(1, 3);
        (await CountAsync("?to=2020-01-01T00:00:00Z")).ShouldBe(0);
        (await CountAsync("?from=2100-01-01T00:00:00Z")).ShouldBe(0);
        var page = await GetAsync("/audit?limit=1&who=first");
        (await GetAsync($"/audit?limit=1&who=first&cursor={page.Text("next_cursor")}"))["items"]!.AsArray().Count.ShouldBe(1);
        await (await _http.GetAsync($"/audit?cursor={page.Text("next_cursor")}")).ShouldBeProblemAsync(400);
    }

    private async Task<int> CountAsync(string query) => (await GetAsync($"/audit{query}"))["items"]!.AsArray().Count;

    private async Task<JsonNode> MakeAsync(object request)
    {
        var answer = await _http.PostAsJsonAsync("/keys", request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path))!;

    private async Task<HttpStatusCode> ReadAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/requests");
        request.Headers.Add("Authorization", $"Bearer {key}");
        using var client = _alba.Server.CreateClient();
        return (await client.SendAsync(request)).StatusCode;
    }
}
