using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How a request shows that it comes from the help desk. The secret is kept apart, and never shown.</summary>
public sealed record Verification
{
    /// <summary>How far the time of a signature may be off, unless it is said.</summary>
    public const int DefaultTolerance = 300;

    /// <summary><c>hmac</c> a signature; <c>token</c> the secret in a header; <c>basic</c> name and password; <c>none</c> not at all.</summary>
    [Required, NameOf<VerificationKind>]
    public string? Kind { get; init; }

    /// <summary>The header that has the signature or the token.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? Header { get; init; }

    /// <summary>What stands before it there: <c>sha256=</c>, <c>Bearer </c>. A header may have several signatures, with spaces between.</summary>
    [StringLength(50)]
    public string? Prefix { get; init; }

    /// <summary>
    /// Where the header is a list of <c>name=value</c> with commas between, as in <c>t=1764230400,v1=5257…</c>: the name of the
    /// signature; several may have it.
    /// </summary>
    [StringLength(50, MinimumLength = 1)]
    public string? SignaturePart { get; init; }

    /// <summary>The name of <c>{timestamp}</c> in that list, in place of a header of its own.</summary>
    [StringLength(50, MinimumLength = 1)]
    public string? TimestampPart { get; init; }

    /// <summary>The hash of a signature: sha256 if left out.</summary>
    [NameOf<SignatureHash>]
    public string? Hash { get; init; }

    /// <summary>How a signature is written: hex if left out.</summary>
    [NameOf<SignatureEncoding>]
    public string? Encoding { get; init; }

    /// <summary>What is signed: <c>{body}</c>, <c>{timestamp}</c>, <c>{id}</c> and what stands between them; <c>{body}</c> if left out.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? SignedText { get; init; }

    /// <summary>How the secret is written: <c>text</c> if left out; <c>base64</c>, which may begin with <c>whsec_</c>; <c>hex</c>.</summary>
    [NameOf<SecretEncoding>]
    public string? Key { get; init; }

    /// <summary>The header of <c>{timestamp}</c>: seconds or milliseconds since 1970, or RFC 3339.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? TimestampHeader { get; init; }

    /// <summary>How many seconds the timestamp may be off; 300 if left out.</summary>
    [Range(1, 7 * 24 * 3600)]
    public int? ToleranceSeconds { get; init; }

    /// <summary>The header of <c>{id}</c>.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? IdHeader { get; init; }

    /// <summary>The name that goes with the password, of <c>basic</c>.</summary>
    [StringLength(PayloadMap.MaxPlace, MinimumLength = 1)]
    public string? User { get; init; }

    /// <summary>The kind; <c>none</c> has to be said.</summary>
    internal VerificationKind? KindOf => EnumNames.Parse<VerificationKind>(Kind);
}

/// <summary>How a request shows where it comes from.</summary>
public enum VerificationKind
{
    /// <summary>Not at all: whoever knows the address is believed.</summary>
    None,

    /// <summary>By a signature (RFC 2104).</summary>
    Hmac,

    /// <summary>By a secret in a header.</summary>
    Token,

    /// <summary>By a name and a password (RFC 7617).</summary>
    Basic,
}

/// <summary>The hash of a signature.</summary>
public enum SignatureHash
{
    /// <summary>SHA-1, as older systems use it: as a key of HMAC it is not broken.</summary>
    Sha1,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,
}

/// <summary>How a signature is written.</summary>
public enum SignatureEncoding
{
    /// <summary>Two digits a byte.</summary>
    Hex,

    /// <summary>Base64.</summary>
    Base64,
}

/// <summary>How a secret is written.</summary>
public enum SecretEncoding
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>Base64.</summary>
    Base64,

    /// <summary>Two digits a byte.</summary>
    Hex,
}
