using CsCheck;

namespace Tickets.IntegrationTests;

/// <summary>Generates headers that the host looks at, with values that mean little.</summary>
internal static class OddHeaders
{
    /// <summary>Up to three of them.</summary>
    public static readonly Gen<(string Name, string Value)[]> Some = Gen.Select(
            Gen.OneOfConst(
                "Accept",
                "Accept-Encoding",
                "Prefer",
                "If-Match",
                "If-None-Match",
                "Idempotency-Key",
                "Content-Encoding",
                "Origin",
                "Range",
                "X-Forwarded-For",
                "X-Forwarded-Prefix",
                "traceparent"
            ),
            Gen.OneOf(
                Gen.Char[' ', '~'].Array[1, 40].Select(text => new string(text)),
                Gen.Char['\u0080', '\u00ff'].Array[1, 10].Select(text => new string(text)),
                Gen.Int[200, 5000].Select(length => new string('x', length)),
                Gen.OneOfConst("*", "*/*", "W/\"1\"", "\"", "\"a\",,\"b\"", "wait=-1", "wait=99999999999", ";q=", "gzip", ",")
            )
        )
        .Array[0, 3];
}
