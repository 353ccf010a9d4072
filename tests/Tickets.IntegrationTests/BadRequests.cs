using System.Text;
using System.Text.Json;
using CsCheck;

namespace Tickets.IntegrationTests;

/// <summary>Generates requests that no route may accept.</summary>
internal static class BadRequests
{
    public sealed record Request(string Method, string Url, string? Type, byte[] Body)
    {
        public override string ToString() => $"{Method} {Url} {Type} {Encoding.UTF8.GetString(Body)}";
    }

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[1, 30],
        Gen.OneOfConst("-1", "0", "NaN", "null", "..%2f", "'; drop table x; --", "%00", "\ud83d\ude00", "%ff", "[]", "{}")
    );

    // A segment that is neither empty nor a dot, which clients resolve before they send.
    private static readonly Gen<string> Segment = Word.Select(word => "x" + Uri.EscapeDataString(Valid(word)));

    private static readonly Gen<string> NotJson = Gen.OneOf(
        Gen.Byte.Array[0, 100].Select(bytes => "\u0001" + Encoding.Latin1.GetString(bytes)),
        Gen.Int[64, 2000].Select(depth => new string('[', depth)),
        Gen.OneOfConst("", "null", "[]", "\"text\"", "17", "{", "{}}", "{'subject':1}", "{\"subject\":\"s\",}")
    );

    private static readonly Gen<string> WrongValue = Gen.OneOf(
        Gen.OneOfConst("null", "true", "{}", "[]", "[1]", "1e400", "-0", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\""),
        Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R", null) : "0"),
        Gen.Int[301, 2000].Select(length => $"\"{new string('x', length)}\\u0000\"")
    );

    private static readonly Gen<string> BadTicket = Gen.OneOf(
        NotJson,
        Gen.Select(
            Gen.OneOfConst("subject", "body", "priority", "source", "external_id"),
            // One that is left out or empty may be right, if the others say enough.
            WrongValue.Where(value => value is not ("null" or "\"\"" or "\" \"")),
            (field, value) =>
                "{"
                + string.Join(
                    ',',
                    new[] { "subject", "body", "priority", "source", "external_id" }.Select(name =>
                        $"\"{name}\":{(name == field ? value : "\"low\"")}"
                    )
                )
                + "}"
        ),
        Gen.Select(
            Word,
            WrongValue,
            (name, value) =>
                $$"""{"subject":"s","body":"b","priority":"low",{{JsonSerializer.Serialize("x" + Valid(name))}}:{{value}}}"""
        )
    );

    private static readonly Gen<string> BadRun = Gen.OneOf(
        NotJson.Where(text => text.Length > 0),
        Gen.OneOfConst("0", "-5", "10001", "1.5", "\"2000\"", "true", "1e99").Select(size => $"{{\"batch_size\":{size}}}")
    );

    private static readonly Gen<string> BadSeed = Gen.OneOf(
        NotJson.Where(text => text.Length > 0),
        Word.Select(word => $"{{\"file\":{JsonSerializer.Serialize("../" + Valid(word))}}}"),
        Word.Select(word => $"{{\"split\":{JsonSerializer.Serialize("x" + Valid(word))}}}"),
        Word.Select(word => $"{{\"mapping\":{{\"body\":{JsonSerializer.Serialize("x" + Valid(word))}}}}}")
    );

    private static readonly Gen<string> BadSelection = Gen.OneOf(
        NotJson,
        Gen.OneOfConst(
            "{}",
            "{\"all\":false}",
            "{\"all\":true,\"ids\":[]}",
            "{\"ids\":[1]}",
            "{\"ids\":[\"x\"]}",
            "{\"kind\":\"x\"}",
            "{\"reason\":\"\"}",
            "{\"reason\":\"\\u0000\"}",
            "{\"all\":true,\"by\":\"\"}"
        )
    );

    public static readonly Gen<Request> All = Gen.OneOf(
        BadTicket.Select(body => Json("/requests", body)),
        BadTicket.Select(body => Json("/requests/batch", body)),
        BadRun.Select(body => Json("/process-tickets", body)),
        BadSeed.Select(body => Json("/seed", body)),
        BadSelection.Select(body => Json("/dead-letters/replay", body)),
        BadSelection.Select(body => Json("/dead-letters/discard", body)),
        // A header without a column for the text.
        Gen.Byte.Array[0, 100].Select(bytes => new Request("POST", "/seed", "text/csv", [.. "a,b\n"u8, .. bytes])),
        Gen.Select(Segment, Segment, (name, value) => Get($"/requests?{name}={value}")),
        Gen.Select(
            Gen.OneOfConst("limit", "cursor", "status", "priority", "sort", "corrected", "min_confidence", "from", "to"),
            Segment,
            (name, value) => Get($"/requests?{name}={value}")
        ),
        Gen.Select(
            Gen.OneOfConst("/requests/counts?by", "/jobs?state", "/jobs?kind", "/imports?cursor"),
            Segment,
            (parameter, value) => Get($"{parameter}={value}")
        ),
        Gen.Select(
            Gen.OneOfConst("limit", "cursor", "kind", "other"),
            Segment,
            (name, value) => Get($"/dead-letters?{name}={value}")
        ),
        Gen.Select(
            Gen.OneOfConst("requests", "status", "dead-letters", "health", "nothing"),
            Segment,
            (route, id) => Get($"/{route}/{id}")
        ),
        Gen.Select(Gen.OneOfConst("requests", "status", "dead-letters"), Gen.Guid, (route, id) => Get($"/{route}/{id}")),
        Gen.Select(
            Gen.OneOf(Segment, Gen.Guid.Select(id => id.ToString())),
            Gen.OneOfConst("pause", "resume", "cancel", "x"),
            (id, action) => new Request("POST", $"/jobs/{id}/{action}", null, [])
        ),
        Gen.Select(
            Gen.OneOfConst("PUT", "DELETE", "PATCH", "XYZ"),
            Gen.OneOfConst("/requests", "/seed", "/process-tickets", "/dead-letters", "/status/1"),
            (method, url) => new Request(method, url, null, [])
        ),
        Gen.Select(
            Gen.OneOfConst("/requests", "/process-tickets", "/dead-letters/replay"),
            Gen.OneOfConst("text/html", "text/csv", "application/x-www-form-urlencoded", "multipart/form-data"),
            Gen.Byte.Array[1, 50],
            (url, type, body) => new Request("POST", url, type, body)
        )
    );

    private static Request Json(string url, string body) =>
        new("POST", url, "application/json", Encoding.UTF8.GetBytes(Valid(body)));

    private static Request Get(string url) => new("GET", url, null, []);

    // Without half surrogates, which no client can send.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
