using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Sessions of people with a browser: an encrypted cookie, and nothing on the server. That of a key holds the key, which
/// is looked at with each request, so that a session ends with its key. That of a person holds who they are.
/// </summary>
internal static class Sessions
{
    /// <summary>The scheme of those who come with the cookie.</summary>
    public const string Scheme = "Session";

    private const string Key = "key";

    // From the last request on, with a key; from the sign-in on at the provider, who may know better by then.
    private static readonly TimeSpan Length = TimeSpan.FromHours(8);

    /// <summary>Registers them. All hosts read the cookies of each other, also after a restart.</summary>
    public static void AddSessions(this AuthenticationBuilder authentication)
    {
        authentication.AddCookie(Scheme);
        var services = authentication.Services;
        services.AddDataProtection().SetApplicationName("tickets");
        // It would read the keys while a host starts, which has to wait for nothing.
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        services.AddSingleton<SessionKeys>();
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<SessionKeys>((options, keys) => options.XmlRepository = keys);
        services
            .AddOptions<CookieAuthenticationOptions>(Scheme)
            .Configure<IDataProtectionProvider, AuthSettings>(Configure);
    }

    /// <summary>What the cookie of a key holds.</summary>
    public static ClaimsPrincipal Of(string key) => new(new ClaimsIdentity([new Claim(Key, key)], Scheme));

    private static void Configure(
        CookieAuthenticationOptions options,
        IDataProtectionProvider protection,
        AuthSettings auth
    )
    {
        options.Cookie.Name = SessionCookie.Name;
        options.Cookie.Path = "/"; // __Host- asks for it
        options.Cookie.SameSite = SameSiteMode.Lax; // links from elsewhere find one signed in
        options.CookieManager = new SessionCookie();
        options.ExpireTimeSpan = Length;
        // Who reads the keys in PostgreSQL, in a backup for one, still can't make a cookie of a person.
        var secret = auth.Oidc.ClientSecret ?? "";
        options.TicketDataFormat = new TicketDataFormat(protection.CreateProtector(Scheme, [secret]));
        options.Events.OnValidatePrincipal = context => ValidateAsync(context, auth);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context, AuthSettings auth)
    {
        if (context.Principal?.FindFirstValue(Key) is { } key)
        {
            var keys = context.HttpContext.RequestServices.GetRequiredService<ApiKeys>();
            var (caller, _) = await keys.FindAsync(key, context.HttpContext.RequestAborted);
            context.Principal = caller;
        }
        else if (auth.Mode != AuthMode.Oidc)
            context.RejectPrincipal();
    }
}
