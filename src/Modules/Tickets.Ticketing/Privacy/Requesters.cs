using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;

namespace Tickets.Ticketing;

/// <summary>
/// The persons that tickets come from. Only a hash is kept of one (HMAC-SHA256 with
/// <see cref="PrivacySettings.RequesterSecret" />), enough to find all of their tickets; and of an e-mail address its domain, which
/// rules may ask for.
/// </summary>
public sealed class Requesters(PrivacySettings settings)
{
    /// <summary>Characters in a requester, at most.</summary>
    public const int MaxCharacters = 200;

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(settings.RequesterSecret ?? "");

    /// <summary>
    /// What is kept of a requester; the same whatever the case, and the space around it. What is kept already stays as it
    /// is: links and tasks have it in place of the person.
    /// </summary>
    public string HashOf(string requester)
    {
        if (requester.Length == 2 * HMACSHA256.HashSizeInBytes && requester.All(char.IsAsciiHexDigitLower))
            return requester;
        var name = requester.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>The domain of a requester's e-mail address, in lower case; null of anything else.</summary>
    public static string? DomainOf(string requester) =>
        MailAddress.TryCreate(requester.Trim(), out var address) ? address.Host.ToLowerInvariant() : null;
}
