using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Tells who asks by the key that came with the request: <c>Authorization: Bearer tk_…</c>, or <c>X-Api-Key</c>. It looks at
/// no key where none is needed. And it refuses whoever comes with anything else: 401 without a key, token or cookie that is
/// valid, 403 when it lacks the route's scope.
/// </summary>
public sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    ApiKeys keys,
    AuthSettings settings,
    WrongKeys wrongKeys,
    SessionKeys sessionKeys,
    IProblemDetailsService problems
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (settings.Mode == AuthMode.Open || !Credentials.AreNeeded(Context) || KeyOf(Request) is not { } key)
            return AuthenticateResult.NoResult();
        // Requests of HTTP/2 share a connection at the same time.
        var connection = HttpProtocol.IsHttp11(Request.Protocol)
            ? Context.Features.Get<IConnectionItemsFeature>()?.Items
            : null;
        var (caller, refusal) = await keys.FindAsync(key, connection, Context.RequestAborted);
        return caller is null
            ? AuthenticateResult.Fail(refusal!)
            : AuthenticateResult.Success(new(caller, Scheme.Name));
    }

    /// <inheritdoc />
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refused = (await Context.AuthenticateAsync(Scheme.Name)).Failure;
        var isSession = Credentials.SchemeOf(Context, settings.Mode == AuthMode.Oidc) == Sessions.Scheme;
        if (isSession && sessionKeys.AreAway)
            await UnavailableAsync("The database, which has what reads your cookie, is away; try again.");
        else if (isSession && refused is not null)
            await UnauthorizedAsync("This session has ended; sign in again.");
        else if (refused is ProviderAwayException)
            await UnavailableAsync(refused.Message);
        else if (refused is not null)
            await wrongKeys.RefuseAsync(Context, refused.Message);
        else if (settings.Mode == AuthMode.Oidc)
            await UnauthorizedAsync("This needs a key or a token: send Authorization: Bearer …, or sign in.");
        else
            await UnauthorizedAsync("This needs a key: send Authorization: Bearer tk_…, or X-Api-Key: tk_….");
    }

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = EnumNames.Of(Context.GetEndpoint()!.Metadata.GetRequiredMetadata<ScopeAttribute>().Scope);
        Response.Headers.WWWAuthenticate = $"Bearer realm=\"tickets\", error=\"insufficient_scope\", scope=\"{scope}\"";
        return WriteAsync(StatusCodes.Status403Forbidden, $"This needs the scope {scope}, which you do not have.");
    }

    private Task UnauthorizedAsync(string detail)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"tickets\"";
        return WriteAsync(StatusCodes.Status401Unauthorized, detail);
    }

    private async Task UnavailableAsync(string detail) =>
        await problems.AnswerAsync(
            Context,
            Problems.Of(StatusCodes.Status503ServiceUnavailable, detail),
            WaitTimes.RetryAfterOutage
        );

    private async Task WriteAsync(int status, string detail) =>
        await problems.AnswerAsync(Context, Problems.Of(status, detail));

    private static string? KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Credentials.Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization;
        return request.Headers[Credentials.KeyHeader] is [{ } key] ? key : null;
    }
}
