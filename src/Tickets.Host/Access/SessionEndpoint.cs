using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Host;

/// <summary>Who somebody is to this service.</summary>
/// <param name="Name">The name of the key, or of the person; null where nobody has to be known.</param>
/// <param name="Scopes">What they may do.</param>
public sealed record Session(string? Name, IReadOnlyList<Scope> Scopes)
{
    /// <summary>That of a caller.</summary>
    public static Session Of(ClaimsPrincipal caller, AuthMode mode)
    {
        var hasAll = mode == AuthMode.Open || Has(Scope.Admin);
        return new(caller.Identity?.Name, [.. Enum.GetValues<Scope>().Where(scope => hasAll || Has(scope))]);

        bool Has(Scope scope) => caller.HasClaim(ApiKey.ScopeClaim, EnumNames.Of(scope));
    }
}

/// <summary><c>/session</c>: people with a browser sign in and out, and are told who they are.</summary>
[Tags("Access")]
public static class SessionEndpoint
{
    /// <summary>200 who it is, or 303 to <c>return</c>, both with the cookie; 401 if the key is wrong.</summary>
    [WolverinePost("/session", OperationId = "signIn", Summary = "Sign in with a key")]
    [AllowAnonymous]
    [RequestBody(typeof(SignIn), "application/json", SignIn.Form), Refuses(409)]
    [ProducesResponseType<Session>(StatusCodes.Status200OK, "application/json")]
    [ProducesResponseType(StatusCodes.Status303SeeOther)]
    [ResponseHeader(200, "Set-Cookie", "The session."), ResponseHeader(303, "Set-Cookie", "The session.")]
    [ResponseHeader(303, "Location", "The path that return has named.")]
    public static async Task<IResult> Post(HttpContext context, ApiKeys keys, AuthSettings auth, WrongKeys wrongKeys)
    {
        var request = await SignIn.ReadAsync(context);
        if (auth.Mode == AuthMode.Open)
            throw RefusedException.Conflict("Nobody signs in here: Auth__Mode is open.");
        var (caller, refusal) = await keys.FindAsync(request.Key!, context.RequestAborted);
        if (caller is null)
        {
            await wrongKeys.RefuseAsync(context, refusal!);
            return Results.Empty;
        }

        await context.SignInAsync(Sessions.Scheme, Sessions.Of(request.Key!));
        context.User = caller; // for the audit
        if (request.Return is null)
            return Results.Json(Session.Of(caller, auth.Mode), JsonStyle.Answers);
        context.Response.Headers.Location = request.Return;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>200 who asks, and what they may do: with a session, or with a key or token.</summary>
    [WolverineGet("/session", OperationId = "getSession", Summary = "Tell who one is, and what one may do")]
    [Authorize]
    public static Session Get(HttpContext context, AuthSettings auth) => Session.Of(context.User, auth.Mode);

    /// <summary>204; the browser forgets the cookie.</summary>
    [WolverineDelete("/session", OperationId = "signOut", Summary = "Sign out")]
    [Authorize]
    public static Task Delete(HttpContext context) => context.SignOutAsync(Sessions.Scheme);

    /// <summary>302 to the OpenID provider, which sends the browser back with a session; 409 if there is none.</summary>
    [WolverineGet("/session/sign-in", OperationId = "signInAtProvider", Summary = "Sign in at the OpenID provider")]
    [AllowAnonymous]
    [QueryParameter("return", "The path to go to then, such as /scalar.", Default = "/session")]
    [ProducesResponseType(StatusCodes.Status302Found), Refuses(409)]
    [ResponseHeader(302, "Location", "The provider.")]
    public static async Task<IResult> SignInAtProvider(
        HttpContext context,
        AuthSettings auth,
        IOptionsMonitor<OpenIdConnectOptions> options
    )
    {
        var back = context.Request.Query["return"] is [{ } path] ? path : "/session";
        var problems = new Problems();
        problems.CheckPath("return", back);
        problems.ThrowIfAny();
        if (auth.Mode != AuthMode.Oidc || string.IsNullOrEmpty(auth.Oidc.ClientId))
            throw RefusedException.Conflict("This service has no OpenID provider to sign in at.");
        var provider = context.RequestServices.GetRequiredService<Provider>();
        if (!await provider.IsKnownAsync(options.Get(Oidc.SignIn).ConfigurationManager!, context.RequestAborted))
            throw RefusedException.Busy(new ProviderAwayException().Message, WaitTimes.RetryAfterOutage);
        return Results.Challenge(new() { RedirectUri = back }, [Oidc.SignIn]);
    }
}
