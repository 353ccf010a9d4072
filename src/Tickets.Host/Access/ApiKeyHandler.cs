using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Tells who asks by the key that came with the request: <c>Authorization: Bearer tk_…</c>, or <c>X-Api-Key</c>. 401
/// without one that is valid, 403 when it lacks the route's scope. It looks at no key where none is needed.
/// </summary>
public sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ApiKeys keys,
    AuthSettings settings,
    IProblemDetailsService problems
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer ";

    private ScopeAttribute? Needed => Context.GetEndpoint()?.Metadata.GetMetadata<ScopeAttribute>();

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (settings.Mode == AuthMode.Open || Needed is null || KeyOf(Request) is not { } key)
            return AuthenticateResult.NoResult();
        var (caller, refusal) = await keys.FindAsync(key, Context.RequestAborted);
        return caller is null
            ? AuthenticateResult.Fail(refusal!)
            : AuthenticateResult.Success(new(caller, Scheme.Name));
    }

    /// <inheritdoc />
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refusal = (await HandleAuthenticateOnceAsync()).Failure?.Message;
        Response.Headers.WWWAuthenticate = refusal is null
            ? "Bearer realm=\"tickets\""
            : "Bearer realm=\"tickets\", error=\"invalid_token\"";
        await WriteAsync(
            StatusCodes.Status401Unauthorized,
            refusal ?? "This needs a key: send Authorization: Bearer tk_…, or X-Api-Key: tk_…."
        );
    }

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = EnumNames.Of(Needed!.Scope);
        Response.Headers.WWWAuthenticate = $"Bearer realm=\"tickets\", error=\"insufficient_scope\", scope=\"{scope}\"";
        return WriteAsync(StatusCodes.Status403Forbidden, $"This needs a key with the scope {scope}.");
    }

    private async Task WriteAsync(int status, string detail) =>
        await problems.AnswerAsync(Context, Problems.Of(status, detail));

    private static string? KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return request.Headers["X-Api-Key"] is [{ } key] ? key : null;
    }
}
