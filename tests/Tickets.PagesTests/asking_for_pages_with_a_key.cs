using System.Net;
using System.Text.RegularExpressions;
using Alba;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.PagesTests;

/// <summary>All pages and forms, as the host itself knows them: a new one is under these rules.</summary>
[Collection(OneBrowser.Name)]
public sealed class asking_for_pages_with_a_key(PagesHost host) : IAsyncLifetime
{
    // By these one gets scopes, or looks at what is not about anybody.
    private static readonly string[] ForAll = ["/ui/sign-in", "/ui/sign-out", "/ui/assets/{hash}/{name}"];

    private readonly Dictionary<Scope, string> _keys = [];
    private IAlbaHost _alba = null!;
    private HttpClient _http = null!;
    private Guid _ticket;
    private Guid _key;
    private string _model = "";

    private List<(string Method, string Route, Scope Needed)> Pages { get; set; } = [];

    public async Task InitializeAsync()
    {
        await host.ClearAsync();
        _ticket = await host.Tickets.ClassifiedTicketAsync();
        foreach (var scope in Enum.GetValues<Scope>())
            _keys[scope] = await host.Tickets.CreateKeyAsync($"only {scope}", EnumNames.Of(scope));
        _model = (await host.Tickets.GetAsync("/overview")).Text("model");
        _key = await host.Tickets.ScalarAsync<Guid>("select id from access.api_key limit 1");
        _alba = await TicketsHost.StartAsync(("Auth:Mode", "keys"), ("Roles", "ticketing"));
        _http = _alba.Server.CreateClient();
        Pages =
        [
            .. from source in _alba.Services.GetServices<EndpointDataSource>()
            from route in source.Endpoints.OfType<RouteEndpoint>()
            let path = route.RoutePattern.RawText!
            where path.StartsWith("/ui", StringComparison.Ordinal) && !ForAll.Contains(path)
            from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select (method, path, route.Metadata.GetMetadata<ScopeAttribute>().ShouldNotBeNull($"{method} {path} needs no scope").Scope),
        ];
    }

    public async Task DisposeAsync() => await _alba.DisposeAsync();

    // Failed when a form named no scope.
    [Fact]
    public async Task each_takes_the_keys_that_have_its_scope_and_says_in_words_what_others_lack()
    {
        Pages.Count.ShouldBeGreaterThan(20);
        foreach (var (method, route, needed) in Pages)
        {
            var path = PathOf(route);
            var stranger = await AskAsync(method, path, key: null);
            if (method == "GET")
                $"{stranger.Headers.Location}".ShouldBe($"/ui/sign-in?return={Uri.EscapeDataString(path)}");
            else
                stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            foreach (var (scope, key) in _keys)
            {
                var answer = await AskAsync(method, path, key);
                if (scope == needed || scope == Scope.Admin)
                {
                    answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
                    ((int)answer.StatusCode).ShouldBeLessThan(500, $"{method} {path}");
                }
                else
                {
                    answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path} with {scope}");
                    (await answer.Content.ReadAsStringAsync()).ShouldContain($"This needs the scope {EnumNames.Of(needed)}");
                }
            }
        }
    }

    // Failed when the sheet of a ticket had the link to erase it for everybody. Who may not read is led nowhere, but refused.
    [Fact]
    public async Task none_shows_a_link_or_a_form_that_would_be_refused()
    {
        foreach (var (_, route, needed) in Pages.Where(page => page.Method == "GET" && page.Needed != Scope.Admin))
        {
            var html = await (await AskAsync("GET", PathOf(route), _keys[needed])).Content.ReadAsStringAsync();
            foreach (Match offer in Regex.Matches(html, "<(?:a|form)\\b[^>]*? (?:href|action)=\"([^\"?#]*)"))
            {
                var method = offer.Value.Contains("method=\"post\"", StringComparison.Ordinal) ? "POST" : "GET";
                var target = Pages.FirstOrDefault(page => page.Method == method && Matches(page.Route, offer.Groups[1].Value));
                if (target != default)
                    target.Needed.ShouldBeOneOf([needed, Scope.Read], $"{route} offers {offer.Value}");
            }
        }
    }

    private static bool Matches(string route, string path) =>
        Regex.IsMatch(path, $"^{Regex.Replace(route, @"\{[^}]*\}", "(desk|[0-9a-f-]{12,36})")}$");

    private string PathOf(string route) =>
        Regex.Replace(route, @"\{version[^}]*\}", _model).Replace("{name}", "desk").Replace("{id:guid}", $"{(route.Contains("/keys/", StringComparison.Ordinal) ? _key : _ticket)}");

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        // A form that no page has is refused, so that nothing is done.
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([new("nonsense", "1")]);
        return await _http.SendAsync(request);
    }
}
