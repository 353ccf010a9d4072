using System.Security.Claims;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Makes who asks of what the provider says about a person: their name, and what their roles and scopes there mean here.
/// Nothing else is taken over: a claim of the provider that is called like one of ours means nothing.
/// </summary>
internal sealed class People(OidcSettings settings)
{
    private const int LongestName = 100;
    private static readonly string[] NameClaims = ["preferred_username", "name", "sub"];

    private readonly Dictionary<string, Scope[]> _scopes = settings.ReadScopes();

    /// <summary>Who asks.</summary>
    /// <param name="told">What a token says, which was found to be the provider's.</param>
    public ClaimsPrincipal Of(ClaimsPrincipal told)
    {
        var roles = told.FindAll(settings.RoleClaim).Select(claim => claim.Value);
        var scopes = told.FindAll(settings.ScopeClaim).SelectMany(claim => claim.Value.Split(' '));
        var granted = roles.Concat(scopes).SelectMany(name => _scopes.GetValueOrDefault(name, [])).Distinct();
        return new(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.Name, NameOf(told)),
                    new Claim(ClaimTypes.NameIdentifier, told.FindFirstValue("sub") ?? ""),
                    .. granted.Select(scope => new Claim(ApiKey.ScopeClaim, EnumNames.Of(scope))),
                ],
                RequestHeaders.Person
            )
        );
    }

    // It goes into the record: PostgreSQL keeps no NUL.
    private static string NameOf(ClaimsPrincipal told)
    {
        var name = NameClaims.Select(told.FindFirstValue).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
        name = (name ?? "unknown").Replace('\0', ' ');
        return name[..Math.Min(name.Length, LongestName)];
    }
}
