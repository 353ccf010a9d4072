using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tickets.Ticketing;

/// <summary>
/// Secrets of endpoints, and what they sign: Standard Webhooks, symmetric (https://www.standardwebhooks.com).
/// </summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int NewBytes = 32;
    private const int MaxBytes = 64;

    /// <summary>What a secret has to be, in words.</summary>
    public const string Form = "must be whsec_ and 24 to 64 bytes as base64";

    /// <summary>Makes one.</summary>
    public static string Create() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewBytes));

    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string text) => TryRead(text) is not null;

    /// <summary>The value of <c>webhook-signature</c>: a signature per secret, with a space between.</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="at">The time of <c>webhook-timestamp</c>.</param>
    /// <param name="body">The body.</param>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, string body)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(TryRead(secret)!, signed))}"));
    }

    private static byte[]? TryRead(string secret)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        return
            secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length)
            && length >= MinBytes
            ? bytes[..length].ToArray()
            : null;
    }
}
