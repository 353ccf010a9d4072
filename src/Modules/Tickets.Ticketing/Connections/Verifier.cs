using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Looks whether a request comes from the help desk. Secrets are compared in constant time.</summary>
public static class Verifier
{
    private const string Basic = "Basic ";

    /// <summary>Why it is not believed, for whoever set it up; null if it is.</summary>
    /// <param name="how">How it has to show it; null for a message, which was asked for.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="headers">The headers of the request.</param>
    /// <param name="body">The body, byte for byte.</param>
    /// <param name="now">The time.</param>
    public static string? WhyNot(Verification? how, string? secret, IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        how switch
        {
            null or { KindOf: VerificationKind.None } => null,
            { KindOf: VerificationKind.Token } => OfToken(how, secret!, headers),
            { KindOf: VerificationKind.Basic } => OfBasic(how, secret!, headers),
            _ => OfSignature(how, secret!, headers, body, now),
        };

    /// <summary>The bytes of a secret; null if it is not written so.</summary>
    public static byte[]? KeyOf(Verification how, string secret)
    {
        try
        {
            return EnumNames.Parse<SecretEncoding>(how.Key) switch
            {
                SecretEncoding.Base64 => Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret),
                SecretEncoding.Hex => Convert.FromHexString(secret),
                _ => Encoding.UTF8.GetBytes(secret),
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? OfToken(Verification how, string secret, IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(how.Header!, out var sent))
            return $"The header {how.Header} is missing.";
        return AreSame($"{sent}", how.Prefix + secret) ? null : $"The token in {how.Header} is another.";
    }

    private static string? OfBasic(Verification how, string secret, IHeaderDictionary headers)
    {
        var sent = headers.Authorization.ToString();
        if (!sent.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return "The header Authorization has no name and password.";
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{how.User}:{secret}"));
        return AreSame(sent[Basic.Length..].Trim(), expected) ? null : "The name or the password is another.";
    }

    private static string? OfSignature(
        Verification how,
        string secret,
        IHeaderDictionary headers,
        ReadOnlySpan<byte> body,
        DateTimeOffset now
    )
    {
        var (template, timestamp, id) = (how.SignedText ?? "{body}", "", "");
        if (!headers.TryGetValue(how.Header!, out var sent))
            return $"The header {how.Header} is missing.";
        if (template.Contains("{timestamp}", StringComparison.Ordinal))
        {
            (var place, timestamp) = how.TimestampPart is { } part
                ? ($"{part}= in the header {how.Header}", PartsOf($"{sent}", part).FirstOrDefault(""))
                : ($"The header {how.TimestampHeader}", headers[how.TimestampHeader!].ToString());
            if (timestamp.Length == 0)
                return $"{place} is missing.";
            if (EventTime.Parse(timestamp) is not { } time)
                return $"{place} is no time, as seconds or milliseconds since 1970 or by RFC 3339: '{timestamp}'.";
            var tolerance = how.ToleranceSeconds ?? Verification.DefaultTolerance;
            if ((now - time).Duration() > TimeSpan.FromSeconds(tolerance))
                return $"{place} is more than {tolerance} s off: {timestamp}.";
        }

        if (how.IdHeader is { } idHeader)
            id = headers[idHeader].ToString();
        var signed = SignedOf(template, timestamp, id, body);
        var expected = Sign(EnumNames.Parse<SignatureHash>(how.Hash), KeyOf(how, secret)!, signed);
        var signatures = how.SignaturePart is { } sign ? PartsOf($"{sent}", sign) : $"{sent}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var signature in signatures)
        {
            if (signature.StartsWith(how.Prefix ?? "", StringComparison.OrdinalIgnoreCase)
                && CryptographicOperations.FixedTimeEquals(Decode(how, signature[(how.Prefix?.Length ?? 0)..]), expected))
                return null;
        }

        return $"The signature in {how.Header} does not fit the body and the secret.";
    }

    // Of t=1764230400,v1=5257…,v1=9a3f… those of a name.
    private static IEnumerable<string> PartsOf(string header, string name) =>
        header
            .Split(',', StringSplitOptions.TrimEntries)
            .Where(part => part.StartsWith($"{name}=", StringComparison.Ordinal))
            .Select(part => part[(name.Length + 1)..]);

    // The body may have braces of its own: what stands before and after it is filled by itself.
    private static byte[] SignedOf(string template, string timestamp, string id, ReadOnlySpan<byte> body)
    {
        var parts = template.Split("{body}", 2);
        return parts is [var before, var after] ? [.. Fill(before), .. body, .. Fill(after)] : Fill(template);

        byte[] Fill(string part) =>
            Encoding.UTF8.GetBytes(
                part.Replace("{timestamp}", timestamp, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal)
            );
    }

    [SuppressMessage("Security", "CA5350", Justification = "Older help desks sign so, and HMAC does not need what SHA-1 has lost.")]
    private static byte[] Sign(SignatureHash? hash, byte[] key, byte[] signed) =>
        hash switch
        {
            SignatureHash.Sha1 => HMACSHA1.HashData(key, signed),
            SignatureHash.Sha512 => HMACSHA512.HashData(key, signed),
            _ => HMACSHA256.HashData(key, signed),
        };

    private static byte[] Decode(Verification how, string signature)
    {
        try
        {
            return EnumNames.Parse<SignatureEncoding>(how.Encoding) == SignatureEncoding.Base64
                ? Convert.FromBase64String(signature)
                : Convert.FromHexString(signature);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    // Their hashes have the same length, whatever theirs is.
    private static bool AreSame(string sent, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(sent)),
            SHA256.HashData(Encoding.UTF8.GetBytes(expected))
        );
}
