using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host that takes tokens of a provider, and keys.</summary>
[Collection(OneHost.Name)]
public sealed class asking_with_a_token(TicketsHost host, OidcHost oidc) : IClassFixture<OidcHost>
{
    private static readonly RSA Another = RSA.Create(2048);
    private static readonly SymmetricSecurityKey Shared = new(new byte[32]) { KeyId = "one" };

    private readonly OpenIdProvider _provider = oidc.Provider;
    private HttpClient _http = oidc.Http;

    [Fact]
    public async Task each_route_takes_those_that_have_its_scope_and_were_not_tampered_with()
    {
        var (lead, owner) = (_provider.TokenOf("support-lead"), _provider.TokenOf("owner"));
        // What is called as a scope is here means nothing unless it is mapped.
        var nobody = _provider.Token(token =>
        {
            token.Claims["roles"] = new[] { "admin", "read" };
            token.Claims["scope"] = "admin read";
        });
        var all = Wrong().ToList();
        foreach (var (method, path, needed) in oidc.Alba.Routes())
        {
            foreach (var (wrong, why) in all)
                (await (await SendAsync(method, path, wrong)).ShouldBeProblemAsync(401)).ShouldContain(why);
            await (await SendAsync(method, path, nobody)).ShouldBeProblemAsync(403);
            var answer = await SendAsync(method, path, lead);
            if (needed is Scope.Read or Scope.Review)
                answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
            else
                (await answer.ShouldBeProblemAsync(403)).ShouldContain(EnumNames.Of(needed));
            answer = await SendAsync(method, path, owner);
            answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task scopes_are_read_from_a_token_too()
    {
        var token = _provider.Token(token => token.Claims["scope"] = "openid tickets.send");
        (await (await SendAsync("GET", "/session", token)).Content.ReadAsStringAsync()).ShouldBe(
            """{"name":"jane","scopes":["submit"]}"""
        );
    }

    [Theory]
    [InlineData("preferred_username", "jane")]
    [InlineData("name", "Jane Doe")]
    [InlineData("sub", "4711")]
    public async Task the_name_is_what_the_provider_says(string claim, string name)
    {
        var token = _provider.Token(token =>
        {
            token.Claims["name"] = "Jane Doe";
            if (claim != "preferred_username")
                token.Claims.Remove("preferred_username");
            if (claim == "sub")
                token.Claims.Remove("name");
        });
        (await (await SendAsync("GET", "/session", token)).JsonAsync()).Text("name").ShouldBe(name);
    }

    // Failed, with "ann via key jane", when a person was taken for a key.
    [Fact]
    public async Task who_did_something_is_not_what_they_say_themselves()
    {
        (await host.SeededAsync()).Text("state").ShouldBe("succeeded");
        var id = await host.ScalarAsync<Guid>("select id from ticketing.mt_doc_ticket limit 1");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/requests/{id}/category");
        request.Headers.Authorization = new("Bearer", _provider.TokenOf("support-lead"));
        request.Content = Refusals.Json("""{"category": "billing", "by": "ann"}""");
        (await (await _http.SendAsync(request)).JsonAsync()).Text("corrected_by").ShouldBe("jane");
    }

    [Fact]
    public async Task keys_are_taken_as_well()
    {
        var key = oidc.Keys["reader"];
        (await SendAsync("GET", "/requests", key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.AskAsync("GET", "/requests", "X-Api-Key", key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await SendAsync("GET", "/requests", key + "0")).ShouldBeProblemAsync(401)).ShouldContain("not known");
    }

    // Failed, with 401, when nobody asked whether the provider is known.
    [Fact]
    public async Task while_the_provider_is_away_others_work()
    {
        var nowhere = ("Auth:Oidc:Authority", $"http://127.0.0.1:{ServerProxy.FreePort()}");
        await using var alba = await oidc.StartAsync(nowhere, ("Auth:FirstKey", $"tk_first_{new string('0', 32)}"));
        _http = alba.Server.CreateClient();
        var token = _provider.TokenOf("owner");
        var answer = await SendAsync("GET", "/requests", token);
        (await answer.ShouldBeProblemAsync(503)).ShouldContain("provider");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await (await _http.GetAsync("/session/sign-in")).ShouldBeProblemAsync(503)).ShouldContain("provider");
        (await SendAsync("GET", "/requests", $"tk_first_{new string('0', 32)}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync("GET", "/health/live", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private IEnumerable<(string Token, string Why)> Wrong()
    {
        var good = _provider.TokenOf("owner");
        yield return ("", "needs a key or a token");
        yield return ("nonsense", "neither a key nor a token");
        yield return (With(token => token.Audience = "another"), "audience");
        yield return (With(token => token.Issuer = "https://another.example"), "issuer");
        yield return (With(token => token.Expires = DateTime.UtcNow.AddMinutes(-1)), "expired");
        yield return (With(token => token.NotBefore = DateTime.UtcNow.AddMinutes(1)), "not valid yet");
        yield return (With(token => token.Expires = null), "neither a key nor a token");
        yield return (With(token => token.SigningCredentials = null), "not signed");
        yield return (good[..(good.LastIndexOf('.') + 1)], "not signed");
        yield return (With(token => token.SigningCredentials = SignedBy("one")), "not signed");
        yield return (With(token => token.SigningCredentials = SignedBy("two")), "not signed");
        yield return (With(token => token.SigningCredentials = new(Shared, SecurityAlgorithms.HmacSha256)), "not signed");
    }

    private string With(Action<SecurityTokenDescriptor> change) =>
        _provider.Token(token =>
        {
            token.Claims["roles"] = new[] { "owner" };
            change(token);
        });

    private static SigningCredentials SignedBy(string id) =>
        new(new RsaSecurityKey(Another) { KeyId = id }, SecurityAlgorithms.RsaSha256);

    private Task<HttpResponseMessage> SendAsync(string method, string path, string token) =>
        _http.AskAsync(method, path, token.Length > 0 ? "Authorization" : "X-Nothing", $"Bearer {token}");
}
