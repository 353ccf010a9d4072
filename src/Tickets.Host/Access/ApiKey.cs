using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// A key: <c>tk_prefix_secret</c>. The prefix finds it, and may be shown; the secret is kept as its hash.
/// </summary>
public sealed record ApiKey
{
    /// <summary>Characters in a secret, at least: 32 that are random can't be guessed, and a plain hash does.</summary>
    public const int ShortestSecret = 32;

    /// <summary>What every key begins with.</summary>
    public const string Start = "tk_";

    /// <summary>The scheme of the identities that keys give.</summary>
    public const string Scheme = "ApiKey";

    /// <summary>The claim that names a scope.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Identity, ascending by time.</summary>
    public Guid Id { get; init; }

    /// <summary>Who, or what, uses it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is found by.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it may be used for.</summary>
    public required IReadOnlyList<Scope> Scopes { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When somebody ended it.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Who asks, when this key is used.</summary>
    public ClaimsPrincipal ToPrincipal() =>
        new(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.Name, Name),
                    new Claim(ClaimTypes.NameIdentifier, Prefix),
                    .. Scopes.Select(scope => new Claim(ScopeClaim, EnumNames.Of(scope))),
                ],
                Scheme
            )
        );

    /// <summary>Prefix and secret of a key; null if the text is none.</summary>
    public static (string Prefix, string Secret)? Split(string text) =>
        text.Split('_') is ["tk", { Length: > 0 and <= 32 } prefix, { Length: >= ShortestSecret } secret]
            ? (prefix, secret)
            : null;

    /// <summary>A new prefix and a new secret, of 256 bits.</summary>
    public static (string Prefix, string Secret) Generate() =>
        (Hex(characters: 8), Hex(characters: 64));

    /// <summary>What is kept of a secret.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Hex(int characters) => RandomNumberGenerator.GetHexString(characters, lowercase: true);
}
