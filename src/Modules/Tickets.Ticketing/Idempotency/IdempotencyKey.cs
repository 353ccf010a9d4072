using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header).</summary>
public static partial class IdempotencyKey
{
    /// <summary>Its name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The key of a request: as it is, or quoted as a string of RFC 8941.</summary>
    /// <exception cref="RefusedException">It is neither, or not one of 1 to 255 printable characters.</exception>
    public static string Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        var text = values is [{ } single] ? single.Trim() : "";
        var isQuoted = Quoted().IsMatch(text);
        var key = isQuoted ? Escaped().Replace(text[1..^1], "$1") : text;
        return Plain().IsMatch(key) && (isQuoted || key[0] != '"')
            ? key
            : throw RefusedException.Invalid(Header, "must be given once, with 1 to 255 printable characters");
    }

    [GeneratedRegex("""\A"(?:[^"\\]|\\["\\])*"\z""")]
    private static partial Regex Quoted();

    [GeneratedRegex("""\\(["\\])""")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\A[ -~]{1,255}\z")]
    private static partial Regex Plain();
}
