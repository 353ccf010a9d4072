using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Who may use a route, and the record of who did (docs/adr/0031, 0034).</summary>
public static class Access
{
    /// <summary>Registers it.</summary>
    public static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var auth = AuthSettings.Of(configuration);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<WrongKeys>();
        services.AddSingleton<CrossSite>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAudit, Audit>();
        services.AddSingleton<IKeys, Keys>();
        services.ConfigureMarten(Schema.Configure);
        var authentication = services
            .AddAuthentication(ApiKey.Scheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKey.Scheme, options => Configure(options, auth.Mode));
        authentication.AddSessions();
        if (auth.Mode == AuthMode.Oidc)
            authentication.AddOidc(auth.Oidc);
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<AuthSettings>(AddPolicies);
    }

    /// <summary>Has each request pass it; what comes before is done for requests without a key too.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<CrossSite>().RefuseAsync);
        app.UseAuthentication();
        app.UseKeyRateLimit();
        app.UseAuthorization();
    }

    // The handler of keys comes first, and is the one that refuses.
    private static void Configure(AuthenticationSchemeOptions options, AuthMode mode)
    {
        options.ForwardChallenge = ApiKey.Scheme;
        options.ForwardForbid = ApiKey.Scheme;
        options.ForwardDefaultSelector = mode switch
        {
            AuthMode.Open => null,
            AuthMode.Keys => context => Credentials.SchemeOf(context, hasProvider: false),
            _ => context => Credentials.SchemeOf(context, hasProvider: true),
        };
    }

    private static bool Has(ClaimsPrincipal caller, Scope scope) =>
        caller.HasClaim(ApiKey.ScopeClaim, EnumNames.Of(scope));

    // One for each scope, by its name.
    private static void AddPolicies(AuthorizationOptions options, AuthSettings auth)
    {
        if (auth.Mode == AuthMode.Open)
            options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();
        foreach (var scope in Enum.GetValues<Scope>())
        {
            options.AddPolicy(
                EnumNames.Of(scope),
                policy =>
                {
                    if (auth.Mode == AuthMode.Open)
                        policy.RequireAssertion(_ => true);
                    else
                        policy.RequireAssertion(request => Has(request.User, scope) || Has(request.User, Scope.Admin));
                }
            );
        }
    }
}
