using System.Text.RegularExpressions;
using Alba;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Tickets.SharedKernel;

namespace Tickets.HostKit;

/// <summary>What a host asks for, and those who ask.</summary>
internal static class Access
{
    // Pages answer a browser with pages: Tickets.PagesTests. Help desks show in their own ways who they are.
    private static readonly string[] Open = ["/health", "/in", "/openapi", "/scalar", "/session", "/ui"];

    /// <summary>All routes that need a scope, as the host itself knows them.</summary>
    public static IEnumerable<(string Method, string Path, Scope Needed)> Routes(this IAlbaHost host) =>
        from source in host.Services.GetServices<EndpointDataSource>()
        from route in source.Endpoints.OfType<RouteEndpoint>()
        let path = route.RoutePattern.RawText!.Replace("{version}", "none", StringComparison.Ordinal)
        where path != "/" && !Open.Any(open => path.StartsWith(open, StringComparison.Ordinal))
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        let scope = route.Metadata.GetMetadata<ScopeAttribute>().ShouldNotBeNull(path)
        select (method, Regex.Replace(path, @"\{\w+\}", $"{Guid.Empty}"), scope.Scope);

    /// <summary>Makes a key, as the utility does, and with times of its own.</summary>
    public static Task<string> CreateKeyAsync(
        this TicketsHost host,
        string name,
        string scopes,
        string expires = "null",
        string revoked = "null"
    ) => host.Database.CreateKeyAsync(name, scopes, expires, revoked);

    /// <summary>Likewise.</summary>
    public static async Task<string> CreateKeyAsync(
        this NpgsqlDataSource database,
        string name,
        string scopes,
        string expires = "null",
        string revoked = "null"
    )
    {
        var (prefix, secret) = Host.ApiKey.Generate();
        await database.ExecuteAsync(
            $"""
            insert into access.api_key (id, name, prefix, hash, scopes, created_at, created_by, expires_at, revoked_at)
            values ($1, $2, $3, $4, $5, now(), 'test', {expires}, {revoked})
            """,
            [Guid.NewGuid(), name, prefix, Host.ApiKey.HashOf(secret), scopes],
            CancellationToken.None
        );
        return $"tk_{prefix}_{secret}";
    }

    /// <summary>The cookie that an answer sets, as a browser sends it back; the name alone if it is to be forgotten.</summary>
    public static string Cookie(this HttpResponseMessage answer, string name = "tickets") =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(name, StringComparison.Ordinal)).Split(';')[0];

    /// <summary>Sends a request with that one header, from no page.</summary>
    public static Task<HttpResponseMessage> AskAsync(
        this HttpClient http,
        string method,
        string path,
        string header,
        string value
    )
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation(header, value);
        // Where no body is expected this one is refused, so that nothing is done.
        if (method != "GET")
            request.Content = Refusals.Json("[]");
        return http.SendAsync(request);
    }
}
