using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>The section <c>Auth:Oidc</c>: an OpenID provider, and what the people it knows may do.</summary>
public sealed record OidcSettings
{
    /// <summary>The address of the provider; <c>/.well-known/openid-configuration</c> below it describes it.</summary>
    public string Authority { get; init; } = "";

    /// <summary>What an access token has to be meant for: its <c>aud</c>.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The claim that has the roles of a person, each a value.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>The claim that has the scopes of a token, divided by blanks.</summary>
    public string ScopeClaim { get; init; } = "scope";

    /// <summary>By a role or scope of the provider: scopes of this service, divided by commas.</summary>
    public Dictionary<string, string> Scopes { get; init; } = [];

    /// <summary>What this service is to the provider when people sign in with a browser; null if they do not.</summary>
    public string? ClientId { get; init; }

    /// <summary>What it proves that with.</summary>
    [Secret]
    public string? ClientSecret { get; init; }

    /// <summary>Whether the provider is spoken to on encrypted connections; only on this machine it need not be.</summary>
    public bool IsEncrypted() => Authority.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The scopes of this service, by a role or scope of the provider.</summary>
    /// <exception cref="SettingException">There is none, or one that is unknown.</exception>
    public Dictionary<string, Scope[]> ReadScopes()
    {
        if (Scopes.Count == 0)
        {
            throw new SettingException(
                "Auth__Oidc__Scopes is missing: say what a role of the provider may do, such as "
                    + "Auth__Oidc__Scopes__support-lead=read,review."
            );
        }

        return Scopes.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Split(',').Select(name => Parse(pair.Key, name)).ToArray()
        );
    }

    /// <summary>Refuses settings with which nobody could be known, or anybody could pretend to be the provider.</summary>
    /// <exception cref="SettingException">Such a setting.</exception>
    public void Check()
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority))
            throw new SettingException($"Auth__Oidc__Authority is '{Authority}', which is not the address of a provider.");
        if (!IsEncrypted() && !(authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))
            throw new SettingException($"Auth__Oidc__Authority is '{Authority}': it has to begin with https://.");
        if (Audience.Length == 0)
            throw new SettingException("Auth__Oidc__Audience is missing: the aud of the tokens that are for this service.");
        if (string.IsNullOrEmpty(ClientId) != string.IsNullOrEmpty(ClientSecret))
            throw new SettingException("Auth__Oidc__ClientId and Auth__Oidc__ClientSecret need each other.");
        ReadScopes();
    }

    private static Scope Parse(string role, string name) =>
        EnumNames.Parse<Scope>(name.Trim())
        ?? throw new SettingException(
            $"Auth__Oidc__Scopes__{role} names '{name.Trim()}', which is none of {EnumNames.All<Scope>()}."
        );
}
