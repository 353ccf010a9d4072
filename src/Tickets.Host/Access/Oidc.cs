using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Tickets.Host;

/// <summary>People whom an OpenID provider knows: with an access token, or signed in there with a browser.</summary>
internal static class Oidc
{
    /// <summary>The scheme of those who come with a token.</summary>
    public const string Token = "Token";

    /// <summary>The scheme that begins a session at the provider.</summary>
    public const string SignIn = "SignIn";

    /// <summary>Where the provider sends browsers back to.</summary>
    public const string CallbackPath = "/session/callback";

    // Between the clocks of the provider and of this host.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Registers both; browsers only if this service has an id there.</summary>
    public static void AddOidc(this AuthenticationBuilder authentication, OidcSettings settings)
    {
        var people = new People(settings);
        authentication.Services.AddSingleton<Provider>();
        authentication.AddJwtBearer(Token, options => Configure(options, settings, people));
        if (string.IsNullOrEmpty(settings.ClientId))
            return;
        // One that is asked with every request whether it is for it would be made with every request.
        authentication.Services.AddSingleton<IAuthenticationSchemeProvider, SchemesWithRoutes>();
        authentication.AddOpenIdConnect(SignIn, options => Configure(options, settings, people));
    }

    /// <summary>Maps the route that the provider sends browsers back to, if it does.</summary>
    public static void MapSignIn(this WebApplication app)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is SchemesWithRoutes)
            app.MapGet(CallbackPath, CompleteAsync).ExcludeFromDescription();
    }

    private static void Configure(JwtBearerOptions options, OidcSettings settings, People people)
    {
        options.Authority = settings.Authority;
        options.Audience = settings.Audience;
        options.RequireHttpsMetadata = settings.IsEncrypted();
        options.BackchannelTimeout = WaitTimes.Provider;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.ClockSkew = ClockSkew;
        options.Events = new()
        {
            // The handler itself would wait for long, and call the token forged then.
            OnMessageReceived = async context =>
            {
                if (!await ProviderOf(context).IsKnownAsync(options.ConfigurationManager!, context.HttpContext.RequestAborted))
                    context.Fail(new ProviderAwayException());
            },
            OnAuthenticationFailed = context =>
            {
                context.Fail(WhyRefused(context.Exception));
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                context.Principal = people.Of(context.Principal!);
                return Task.CompletedTask;
            },
        };
    }

    private static void Configure(OpenIdConnectOptions options, OidcSettings settings, People people)
    {
        options.Authority = settings.Authority;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.RequireHttpsMetadata = settings.IsEncrypted();
        options.BackchannelTimeout = WaitTimes.Provider;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.ClockSkew = ClockSkew;
        options.SignInScheme = Sessions.Scheme;
        options.CallbackPath = CallbackPath;
        // With PKCE. A form that the provider's page posts would come from another site, and so would its cookies.
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Events = new()
        {
            OnTokenValidated = context =>
            {
                context.Principal = people.Of(context.Principal!);
                context.Properties!.AllowRefresh = false;
                return Task.CompletedTask;
            },
            OnRemoteFailure = async context =>
            {
                context.HandleResponse();
                await ProviderOf(context).RefuseAsync(context, options.ConfigurationManager!);
            },
        };
    }

    private static async Task CompleteAsync(HttpContext context, IAuthenticationHandlerProvider handlers)
    {
        var handler = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(context, SignIn))!;
        await handler.HandleRequestAsync();
    }

    private static Provider ProviderOf<T>(BaseContext<T> context)
        where T : AuthenticationSchemeOptions => context.HttpContext.RequestServices.GetRequiredService<Provider>();

    private static string WhyRefused(Exception exception) =>
        exception switch
        {
            SecurityTokenExpiredException => "This token has expired.",
            SecurityTokenNotYetValidException => "This token is not valid yet.",
            SecurityTokenInvalidAudienceException => "This token is for another service: its audience is not this one.",
            SecurityTokenInvalidIssuerException => "This token is of another issuer.",
            SecurityTokenInvalidSignatureException => "This token is not signed by the provider.",
            _ => "This is neither a key nor a token of the provider.",
        };
}
