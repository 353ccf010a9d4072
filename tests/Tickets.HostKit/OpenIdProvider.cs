using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tickets.HostKit;

/// <summary>A small OpenID provider on a port of its own, which signs everybody in as the person it is told.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string Audience = "tickets";

    private const string Client = "tickets-pages";
    private const string Secret = "no-secret";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "one" };
    private readonly ConcurrentDictionary<string, IQueryCollection> _codes = [];
    private readonly WebApplication _app;

    private OpenIdProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", Describe);
        _app.MapGet("/keys", () => new { keys = new[] { Public(_key) } });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", (Delegate)TokenAsync);
    }

    public string Issuer { get; private set; } = null!;

    /// <summary>The key it signs with.</summary>
    public SigningCredentials Signing => new(_key, SecurityAlgorithms.RsaSha256);

    /// <summary>The settings of a host that believes it.</summary>
    public (string, string)[] Settings =>
        [
            ("Auth:Mode", "oidc"),
            ("Auth:Oidc:Authority", Issuer),
            ("Auth:Oidc:Audience", Audience),
            ("Auth:Oidc:ClientId", Client),
            ("Auth:Oidc:ClientSecret", Secret),
            ("Auth:Oidc:Scopes:support-lead", "read,review"),
            ("Auth:Oidc:Scopes:owner", "admin"),
            ("Auth:Oidc:Scopes:tickets.send", "submit"),
        ];

    public static async Task<OpenIdProvider> StartAsync()
    {
        var provider = new OpenIdProvider();
        await provider._app.StartAsync();
        provider.Issuer = provider._app.Urls.Single();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>An access token of a person, changed as it is said.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = Signing,
            Claims = new Dictionary<string, object> { ["sub"] = "4711", ["preferred_username"] = "jane" },
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>One of a person with these roles.</summary>
    public string TokenOf(params string[] roles) => Token(token => token.Claims["roles"] = roles);

    private object Describe() =>
        new
        {
            issuer = Issuer,
            authorization_endpoint = $"{Issuer}/authorize",
            token_endpoint = $"{Issuer}/token",
            jwks_uri = $"{Issuer}/keys",
        };

    private IResult Authorize(HttpContext context)
    {
        var asked = context.Request.Query;
        if (asked["client_id"] != Client || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256")
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString();
        _codes[code] = asked;
        var answer = new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] };
        return Results.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"]!, answer));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out var asked))
            return Results.BadRequest(new { error = "invalid_grant" });
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_secret"] != Secret || challenge != asked["code_challenge"])
            return Results.BadRequest(new { error = "invalid_grant" });
        var id = Token(token =>
        {
            token.Audience = Client;
            token.IssuedAt = DateTime.UtcNow;
            token.Claims["nonce"] = asked["nonce"].ToString();
            token.Claims["roles"] = new[] { "support-lead" };
        });
        return Results.Json(new { id_token = id, access_token = TokenOf("support-lead"), token_type = "Bearer", expires_in = 300 });
    }

    private static object Public(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = key.KeyId,
            n = Base64UrlEncoder.Encode(numbers.Modulus),
            e = Base64UrlEncoder.Encode(numbers.Exponent),
        };
    }
}
