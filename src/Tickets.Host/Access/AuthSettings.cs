using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Who may use the routes.</summary>
public enum AuthMode
{
    /// <summary>Whoever reaches them.</summary>
    Open,

    /// <summary>Whoever has a key, for what its scopes say.</summary>
    Keys,

    /// <summary>Whoever has a key, or is known to an OpenID provider.</summary>
    Oidc,
}

/// <summary>The section <c>Auth</c>.</summary>
public sealed record AuthSettings
{
    /// <summary>Who may use the routes.</summary>
    public AuthMode Mode { get; init; }

    /// <summary>Whether <see cref="AuthMode.Open" /> is meant for addresses that other machines reach.</summary>
    public bool AllowOpen { get; init; }

    /// <summary>A key with the scope <c>admin</c> that is stored nowhere else, for the time before others.</summary>
    [Secret]
    public string? FirstKey { get; init; }

    /// <summary>Requests a second that a host takes from a key; one more is refused with 429.</summary>
    [Range(1, 1_000_000)]
    public int? RequestsPerSecond { get; init; }

    /// <summary>The provider, for <see cref="AuthMode.Oidc" />.</summary>
    public OidcSettings Oidc { get; init; } = new();

    /// <summary>Those of a configuration, before there are services.</summary>
    public static AuthSettings Of(IConfiguration configuration) =>
        configuration.GetSection("Auth").Get<AuthSettings>() ?? new();

    /// <summary>Refuses settings that do not go together.</summary>
    /// <exception cref="SettingException">The host would be open to others, or its first key is none, or its provider is not told.</exception>
    public static void Check(IConfiguration configuration)
    {
        var auth = Of(configuration);
        var isForAll = auth is { Mode: AuthMode.Open, AllowOpen: false };
        if (isForAll && ListenAddresses.FindPublic(configuration) is { } address)
        {
            throw new SettingException(
                $"Auth__Mode is open, and {address} is no address of this machine alone: set Auth__Mode=keys or "
                    + "oidc, or Auth__AllowOpen=true if everybody who reaches it may do everything."
            );
        }

        // It listens to this machine alone, and others reach it all the same.
        if (isForAll && configuration["Http:TrustedProxies"] is { Length: > 0 } proxies)
        {
            throw new SettingException(
                $"Auth__Mode is open, and Http__TrustedProxies says that {proxies} bring requests of others: set "
                    + "Auth__Mode=keys, or Auth__AllowOpen=true if everybody who reaches them may do everything."
            );
        }

        if (auth.FirstKey is { Length: > 0 } key && ApiKey.Split(key) is null)
        {
            throw new SettingException(
                $"Auth__FirstKey is no key such as tk_first_ and {ApiKey.ShortestSecret} or more letters and digits "
                    + "(openssl rand -hex 32); it is not shown."
            );
        }

        if (auth.Mode == AuthMode.Oidc)
            auth.Oidc.Check();
    }
}
