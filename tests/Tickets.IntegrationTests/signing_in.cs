using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host that people sign in to with a key.</summary>
[Collection(OneHost.Name)]
public sealed class signing_in(TicketsHost host, OidcHost oidc) : IClassFixture<OidcHost>
{
    private HttpClient _http = oidc.Http;

    [Fact]
    public async Task with_a_key_gives_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        var key = oidc.Keys["ann"];
        var answer = await _http.PostAsync("/session", Refusals.Json($$"""{"key": "{{key}}"}"""));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"name":"ann","scopes":["read","review"]}""");
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldStartWith("tickets=");
        cookie.ShouldContain("; path=/; samesite=lax; httponly");
        cookie.ShouldNotContain(key);
        (await SessionAsync(answer.Cookie())).ShouldBe("""{"name":"ann","scopes":["read","review"]}""");

        // On an encrypted connection.
        _http = oidc.Alba.Server.CreateClient();
        _http.BaseAddress = new Uri("https://localhost");
        answer = await _http.PostAsync("/session", Form(("key", key)));
        answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldContain("; secure; ");
        (await SessionAsync(answer.Cookie("__Host-tickets"))).ShouldContain("ann");
    }

    [Fact]
    public async Task gives_what_the_scopes_of_the_key_say()
    {
        var cookie = await oidc.SignInAsync("reader");
        foreach (var (method, path, needed) in oidc.Alba.Routes())
        {
            var answer = await _http.AskAsync(method, path, "Cookie", cookie);
            if (needed == Scope.Read)
                answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
            else
                (await answer.ShouldBeProblemAsync(403)).ShouldContain(EnumNames.Of(needed));
            var tampered = await _http.AskAsync(method, path, "Cookie", cookie[..^2]);
            (await tampered.ShouldBeProblemAsync(401)).ShouldContain("ended");
        }
    }

    // Failed, with 200 to the end, when a key that was refused left the session as it was; and with no row, when the keys were
    // files.
    [Fact]
    public async Task ends_with_the_key_or_by_oneself_and_outlives_the_host()
    {
        var cookie = await oidc.SignInAsync("leaver");
        var gone = await _http.AskAsync("DELETE", "/session", "Cookie", cookie);
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        gone.Cookie().ShouldBe("tickets=");

        (await host.ScalarAsync<long>("select count(*) from access.session_key")).ShouldBePositive();
        await using var other = await oidc.StartAsync();
        _http = other.Server.CreateClient();
        (await SessionAsync(cookie)).ShouldContain("leaver");
        await host.ExecuteAsync("update access.api_key set revoked_at = now() where name = 'leaver'");
        await EventuallyAsync(async () => (await _http.AskAsync("GET", "/session", "Cookie", cookie)).StatusCode, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("key=tk_0_1", 401, "no key")]
    [InlineData("key=tk_00000000_00000000000000000000000000000000", 401, "not known")]
    [InlineData("", 400, "\"key\":[\"is missing")]
    [InlineData("key=", 400, "\"key\":[\"is empty")]
    [InlineData("key=a&key=b", 400, "\"key\":[\"may be given once")]
    [InlineData("key=a&user=b", 400, "\"user\":[\"is not a field")]
    [InlineData("key=a&return=https://evil.example", 400, "\"return\":[")]
    [InlineData("key=a&return=//evil.example", 400, "\"return\":[")]
    [InlineData("key=a&return=/%5Cevil.example", 400, "\"return\":[")]
    [InlineData("key=a&return=/%09/evil.example", 400, "\"return\":[")]
    [InlineData("key=a&return=scalar", 400, "\"return\":[")]
    public async Task says_what_is_wrong(string form, int status, string hint)
    {
        var answer = await _http.PostAsync("/session", new StringContent(form, null, "application/x-www-form-urlencoded"));
        (await answer.ShouldBeProblemAsync(status)).ShouldContain(hint);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task is_not_needed_where_everybody_may_do_everything()
    {
        var answer = await host.Http.PostAsync("/session", Form(("key", oidc.Keys["ann"])));
        await answer.ShouldBeProblemAsync(409);
        (await host.GetAsync("/session")).Text("scopes").ShouldBe("""["submit","read","review","operate","admin"]""");
    }

    [Fact]
    public async Task leads_on_to_a_page()
    {
        var form = Form(("key", oidc.Keys["ann"]), ("return", "/scalar?a=b"));
        var answer = await _http.PostAsync("/session", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        $"{answer.Headers.Location}".ShouldBe("/scalar?a=b");
        (await SessionAsync(answer.Cookie())).ShouldContain("ann");
    }

    // Failed for each kind of form when a request without Origin was taken for no browser's.
    [Theory]
    [InlineData("application/x-www-form-urlencoded", null, null, 403)]
    [InlineData("multipart/form-data; boundary=x", null, null, 403)]
    [InlineData("text/plain", null, null, 403)]
    [InlineData("TEXT/PLAIN; charset=utf-8", null, null, 403)]
    [InlineData("text/plain, application/json", null, null, 403)]
    [InlineData(null, null, null, 403)]
    [InlineData("text/plain", "Origin", "null", 403)]
    [InlineData("text/plain", "Origin", "https://evil.example", 403)]
    [InlineData("text/plain", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("application/json", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("application/json", null, null, 200)]
    [InlineData("application/x-www-form-urlencoded", "Origin", "http://localhost", 401)]
    [InlineData("application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin", 401)]
    public async Task does_not_help_the_forms_of_other_sites(string? type, string? header, string? value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session");
        request.Headers.Add("Cookie", await oidc.SignInAsync("ann"));
        if (header is not null)
            request.Headers.Add(header, value);
        var body = status == 401 ? "key=wrong" : $$"""{"key":"{{oidc.Keys["ann"]}}"}""";
        request.Content = new StringContent(body);
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type ?? "");
        ((int)(await _http.SendAsync(request)).StatusCode).ShouldBe(status);
    }

    // Failed, with 401 to all of them, when nothing was counted.
    [Fact]
    public async Task with_wrong_keys_is_slowed_down_for_an_address_but_right_ones_are_not()
    {
        for (var attempt = 0; attempt < 30; attempt++)
            (await AskFromAsync("203.0.113.9", "tk_wrong_" + new string('0', 32))).StatusCode.ShouldBe(401);
        // A few more are let through in the time that these take.
        var refused = await AskFromAsync("203.0.113.9", "a.wrong.token");
        for (var attempt = 0; attempt < 30 && refused.StatusCode != 429; attempt++)
            refused = await AskFromAsync("203.0.113.9", "a.wrong.token");
        refused.StatusCode.ShouldBe(429);
        int.Parse(refused.Headers.RetryAfter!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        (await AskFromAsync("203.0.113.9", oidc.Keys["ann"])).StatusCode.ShouldBe(200);
        (await AskFromAsync("203.0.113.10", "wrong")).StatusCode.ShouldBe(401);
    }

    private async Task<HttpResponse> AskFromAsync(string address, string key) =>
        (
            await oidc.Alba.Server.SendAsync(context =>
            {
                (context.Request.Method, context.Request.Path) = ("GET", "/requests");
                context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                context.Request.Headers.Authorization = $"Bearer {key}";
            })
        ).Response;

    private async Task<string> SessionAsync(string cookie) =>
        await (await _http.AskAsync("GET", "/session", "Cookie", cookie)).Content.ReadAsStringAsync();

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
