using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What a browser keeps for the person in front of it, in cookies.</summary>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null for that of the system.</param>
/// <param name="Name">Where nobody signs in, who they say they are: nobody has checked it.</param>
public sealed record ThisBrowser(string? Theme, string? Name)
{
    /// <summary>Characters in a name, at most.</summary>
    public const int MaxName = 100;

    /// <summary>The themes beside that of the system.</summary>
    public static readonly string[] Themes = ["light", "dark"];

    private const string ThemeCookie = "tickets-theme";
    private const string NameCookie = "tickets-name";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>That of a request; what does not fit is passed over.</summary>
    public static ThisBrowser Of(HttpContext context)
    {
        var cookies = context.Request.Cookies;
        var name = context.Ways().Scheme is null ? cookies[NameCookie]?.Trim() : null;
        var problems = new Problems();
        problems.CheckName("name", name, MaxName);
        return new(Themes.FirstOrDefault(theme => theme == cookies[ThemeCookie]), problems.Any ? null : name);
    }

    /// <summary>Has the browser keep it.</summary>
    public void KeepIn(HttpContext context)
    {
        Keep(context, ThemeCookie, Theme);
        Keep(context, NameCookie, Name);
    }

    private static void Keep(HttpContext context, string cookie, string? value)
    {
        var options = new CookieOptions
        {
            Path = context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/",
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
        };
        if (string.IsNullOrEmpty(value))
            context.Response.Cookies.Delete(cookie, options);
        else
            context.Response.Cookies.Append(cookie, value, new CookieOptions(options) { MaxAge = Kept });
    }
}
