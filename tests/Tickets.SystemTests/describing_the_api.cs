using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>A host with the API only describes all of it, with the limits that it has.</summary>
public sealed class describing_the_api : IAsyncLifetime
{
    private IAlbaHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = await TicketsHost.StartAsync(("Roles", "ticketing"), ("Limits:PageSize", "7"));
        _http = _host.Server.CreateClient();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private async Task<JsonNode> ReadAsync() => JsonNode.Parse(await _http.GetStringAsync("/openapi/v1.json"))!;

    // Failed, with a maximum of 200, when that was a constant.
    [Fact]
    public async Task is_the_document_of_the_repository_but_for_the_limits()
    {
        var document = await ReadAsync();
        var file = Path.Combine(Repository.Root, "docs", "openapi.json");
        var approved = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        foreach (var path in new[] { "/requests", "/reviews", "/dead-letters", "/dead-letters/actions", "/jobs", "/imports", "/requests/{id}/similar" })
        {
            MaximumOf(document, path)["maximum"]!.GetValue<int>().ShouldBe(7);
            MaximumOf(document, path)["maximum"] = 200;
        }

        JsonNode.DeepEquals(document, approved).ShouldBeTrue();
    }

    // Failed, with 200, without the check of declared parameters.
    [Fact]
    public async Task refuses_parameters_that_it_does_not_name()
    {
        foreach (var (path, operations) in (await ReadAsync())["paths"]!.AsObject())
        {
            if (path.StartsWith("/health", StringComparison.Ordinal))
                continue;
            var url = Regex.Replace(path, "{.*?}", $"{Guid.Empty}") + "?colour=red";
            foreach (var (method, _) in operations!.AsObject())
            {
                var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), url);
                var text = await (await _http.SendAsync(request)).ShouldBeProblemAsync(400);
                text.ShouldContain("\"colour\":[\"is not a parameter of this route");
            }
        }
    }

    // Failed for the fonts that the page fetches by default.
    [Fact]
    public async Task has_a_page_that_needs_nothing_from_elsewhere()
    {
        var page = await _http.GetStringAsync("/scalar/");
        Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").ShouldAllBe(link => !link.Groups[1].Value.Contains("//"));
        page.ShouldContain("\"withDefaultFonts\":false");
        page.ShouldContain("\"telemetry\":false");
        (await _http.GetAsync("/scalar/scalar.js")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static JsonNode MaximumOf(JsonNode document, string path) =>
        document["paths"]![path]!["get"]!["parameters"]!
            .AsArray()
            .Single(parameter => $"{parameter!["name"]}" == "limit")!["schema"]!;
}
