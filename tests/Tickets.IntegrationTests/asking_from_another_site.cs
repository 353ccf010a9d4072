using System.Net;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class asking_from_another_site(TicketsHost host)
{
    // Failed, with 404, when nobody looked where a request comes from.
    [Theory]
    [InlineData("POST", "cross-site", null, 403)]
    [InlineData("POST", "cross-site", "https://evil.example", 403)]
    [InlineData("DELETE", "cross-site", null, 403)]
    [InlineData("POST", "same-site", "http://other.localhost", 403)]
    [InlineData("POST", null, "https://evil.example", 403)]
    [InlineData("POST", null, "null", 403)]
    [InlineData("POST", null, "http://localhost:81", 403)]
    [InlineData("POST", null, "http://localhost", 404)]
    [InlineData("POST", "same-origin", "http://localhost", 404)]
    [InlineData("POST", "none", null, 404)]
    [InlineData("POST", null, null, 404)]
    [InlineData("GET", "cross-site", "https://evil.example", 404)]
    public async Task only_reads_are_answered(string method, string? site, string? origin, int status)
    {
        var path = method switch
        {
            "GET" => $"/requests/{Guid.Empty}",
            "DELETE" => "/models/none",
            _ => $"/jobs/{Guid.Empty}/pause",
        };
        var answer = await SendAsync(host.Http, method, path, site, origin);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    // Failed when the setting was not read.
    [Fact]
    public async Task a_site_that_may_is_named_in_a_setting()
    {
        const string origins = "https://desk.example, https://help.example";
        await using var alba = await TicketsHost.StartAsync(("Cors:Origins", origins));
        var http = alba.Server.CreateClient();
        var path = $"/jobs/{Guid.Empty}/pause";
        var named = await SendAsync(http, "POST", path, "cross-site", "https://help.example");
        named.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var other = await SendAsync(http, "POST", path, "cross-site", "https://evil.example");
        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        // Failed, with nothing a page could read, when the setting was for CrossSite alone.
        named.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://help.example"]);
        string.Join(',', named.Headers.GetValues("Access-Control-Expose-Headers")).ShouldContain("Retry-After");
        named.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        other.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        var asked = await AskFirstAsync(http, "https://desk.example");
        asked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        asked.Headers.GetValues("Access-Control-Allow-Methods").ShouldBe(["DELETE"]);
        asked.Headers.GetValues("Access-Control-Allow-Headers").ShouldBe(["x-api-key"]);
        var askedByOther = await AskFirstAsync(http, "https://evil.example");
        askedByOther.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task no_site_is_unless_one_is_named()
    {
        var asked = await AskFirstAsync(host.Http, "https://desk.example");
        asked.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control"));
    }

    // As a browser does before it sends what a form could not.
    private static Task<HttpResponseMessage> AskFirstAsync(HttpClient http, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/models/none");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "DELETE");
        request.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        return http.SendAsync(request);
    }

    // Failed for the ticket that does not exist when the headers were set before the route had thrown.
    [Theory]
    [InlineData("/requests")]
    [InlineData("/requests/00000000-0000-0000-0000-000000000000")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    public async Task browsers_are_told_to_be_careful(string path)
    {
        var answer = await host.Http.GetAsync(path);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        string method,
        string path,
        string? site,
        string? origin
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await http.SendAsync(request);
    }
}
