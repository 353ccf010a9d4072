using System.Net;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host that people sign in to at an OpenID provider.</summary>
[Collection(OneHost.Name)]
public sealed class signing_in_at_a_provider(OidcHost oidc) : IClassFixture<OidcHost>
{
    private HttpClient _http = oidc.Http;

    [Fact]
    public async Task leads_back_with_a_session()
    {
        var (answer, cookie) = await SignInAtProviderAsync("/session/sign-in?return=/requests%3Flimit%3D1");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        $"{answer.Headers.Location}".ShouldBe("/requests?limit=1");
        (await SessionAsync(cookie!)).ShouldBe("""{"name":"jane","scopes":["read","review"]}""");
        (await (await _http.AskAsync("GET", "/audit", "Cookie", cookie!)).ShouldBeProblemAsync(403)).ShouldContain("admin");

        // A host that asks no provider believes no such cookie.
        await using var other = await oidc.StartAsync(("Auth:Mode", "keys"));
        _http = other.Server.CreateClient();
        await (await _http.AskAsync("GET", "/session", "Cookie", cookie!)).ShouldBeProblemAsync(401);
        await (await _http.GetAsync("/session/sign-in")).ShouldBeProblemAsync(409);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task leads_nowhere_else(string back)
    {
        var answer = await _http.GetAsync($"/session/sign-in?return={Uri.EscapeDataString(back)}");
        (await answer.ShouldBeProblemAsync(400)).ShouldContain("\"return\":[");
    }

    [Fact]
    public async Task has_to_begin_here()
    {
        var (begun, _) = await BeginAsync("/session/sign-in");
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var back = (await browser.GetAsync(begun.Headers.Location)).Headers.Location!;
        // Without the cookies of the one who began: somebody was sent a link.
        await (await _http.GetAsync(back.PathAndQuery)).ShouldBeProblemAsync(400);
        await (await _http.GetAsync("/session/callback?error=access_denied")).ShouldBeProblemAsync(400);
        await (await _http.GetAsync("/session/callback")).ShouldBeProblemAsync(400);
    }

    private async Task<(HttpResponseMessage Answer, string? Cookie)> SignInAtProviderAsync(string path)
    {
        var (begun, cookies) = await BeginAsync(path);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var back = (await browser.GetAsync(begun.Headers.Location)).Headers.Location!;
        var answer = await _http.AskAsync("GET", back.PathAndQuery, "Cookie", cookies);
        return (answer, answer.StatusCode == HttpStatusCode.Redirect ? answer.Cookie() : null);
    }

    private async Task<(HttpResponseMessage Answer, string Cookies)> BeginAsync(string path)
    {
        var begun = await _http.GetAsync(path);
        begun.StatusCode.ShouldBe(HttpStatusCode.Redirect, await begun.Content.ReadAsStringAsync());
        return (begun, string.Join("; ", begun.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
    }

    private async Task<string> SessionAsync(string cookie) =>
        await (await _http.AskAsync("GET", "/session", "Cookie", cookie)).Content.ReadAsStringAsync();
}
