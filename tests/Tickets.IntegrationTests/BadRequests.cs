using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;

namespace Tickets.IntegrationTests;

/// <summary>
/// Generates requests to every route of the API's description, with every method. None of them may change anything: what
/// would change something is spoilt in one way at least, or is about something that there is not.
/// </summary>
internal sealed partial class BadRequests(JsonNode document)
{
    /// <param name="MayBeFine">Whether it may be answered with success: it reads, and nothing of it was spoilt.</param>
    public sealed record Request(
        string Method,
        string Url,
        (string Name, string Value)[] Headers,
        string? Type,
        byte[] Body,
        bool MayBeFine
    )
    {
        public override string ToString() =>
            $"{Method} {Url} [{string.Join("; ", Headers)}] {Type} {Encoding.Latin1.GetString(Body)}";
    }

    private sealed record Draft(string Query, (string Name, string Value)[] Headers, string? Type, byte[] Body)
    {
        public Draft With((string Name, string Value)[] others) =>
            this with
            {
                Headers = [.. others.ExceptBy(Headers.Select(own => own.Name), other => other.Name), .. Headers],
            };
    }

    private static readonly string?[] NoTypes =
    [
        null,
        "text/html",
        "multipart/form-data; boundary=x",
        "application/problem+json",
        "application/json; charset=utf-16",
        "x",
    ];

    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "XYZ"];

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[1, 30].Select(Escaped),
        Gen.OneOfConst("-1", "0", "1e9", "NaN", "null", "true", "..%2f", "%00", "%ff", "%ed%a0%80", "[]", "'--")
    );

    // A segment that is neither empty nor a dot, which clients resolve before they send, nor one of a route. The server
    // itself refuses a path with a NUL: see sending_raw_bytes.
    private static readonly Gen<string> Segment = Gen.OneOf(
        Word.Select(word => "x" + word.Replace("%00", "", StringComparison.Ordinal)),
        Gen.Guid.Select(id => $"{id}")
    );

    /// <summary>All of it, each operation as often as the others.</summary>
    public Gen<Request> All()
    {
        var bodies = new BadBodies(document);
        var (requests, others) = (new List<Gen<Request>>(), new List<Gen<Request>>());
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var method in Methods)
            {
                if (operations![method.ToLowerInvariant()] is { } operation)
                    requests.Add(To(method, path, operation, bodies));
                else
                    others.Add(To(method, path, []));
            }
        }

        return Gen.OneOf([.. requests, Gen.OneOf([.. others])]);
    }

    // Whatever it is, it changes nothing: it reads, no route has it, or it is about something that there is not.
    private static Gen<Request> To(string method, string path, string[] names) =>
        Gen.Select(Filled(path), Anything(names), (url, draft) => Of(method, url, draft, IsSafe(method)));

    private static Gen<Request> To(string method, string path, JsonNode operation, BadBodies bodies)
    {
        var names = Parameters(operation, "query").Select(parameter => $"{parameter["name"]}").ToArray();
        var ways = Spoilt(method, operation, bodies).ToArray();
        if (ways.Length == 0)
            return To(method, path, names);
        var spoilt = Gen.OneOf(ways);
        var odd = Gen.Select(
            Filled(path),
            spoilt,
            OddHeaders.Some,
            (url, draft, headers) => Of(method, url, draft.With(headers), mayBeFine: false)
        );
        return IsSafe(method) || path.Contains('{', StringComparison.Ordinal)
            ? Gen.OneOf(odd, To(method, path, names))
            : Gen.OneOf(odd, Gen.Select(Filled(path), spoilt, (url, draft) => Of(method, url, draft, mayBeFine: false)));
    }

    // The ways to spoil a request that could succeed otherwise, by what the description says that it refuses.
    private static IEnumerable<Gen<Draft>> Spoilt(string method, JsonNode operation, BadBodies bodies)
    {
        var content = operation["requestBody"]?["content"]?.AsObject();
        // What a help desk sends may be any JSON.
        var schema = content?["application/json"]?["schema"] is { } described && $"{described["format"]}" != "binary" ? described : null;
        var good = new Draft("", [], null, []);
        if (schema is not null)
            good = good with { Type = "application/json", Body = bodies.Good(schema) };

        bool Refuses(int status) => operation["responses"]![$"{status}"] is not null;
        Gen<Draft> Headers(string name, params string[] values) =>
            Gen.OneOfConst(values).Select(value => good with { Headers = [(name, value)] });

        foreach (var query in Refuses(400) ? Queries(operation) : [])
            yield return query.Select(text => good with { Query = text });
        if (Parameters(operation, "header").Any(header => $"{header["name"]}" == "Idempotency-Key"))
            yield return Headers("Idempotency-Key", "\"\"", "\"open", "\u00e9", new string('k', 256));
        if (Refuses(406))
            yield return Headers("Accept", "text/html", "image/*", "application/json;q=0");
        if (Refuses(403) && !IsSafe(method))
            yield return Headers("Origin", "null", "https://elsewhere.example", "x");
        if (content is null)
            yield break;
        if ((bool?)operation["requestBody"]!["required"] == true)
            yield return Gen.Const(good with { Body = [] });
        yield return Gen.OneOfConst(NoTypes).Select(type => good with { Type = type });
        if (schema is not null)
        {
            yield return Headers("Content-Encoding", "gzip", "br", "x");
            for (var weight = 0; weight < 5; weight++)
                yield return bodies.Of(schema).Select(body => good with { Body = body });
        }

        // A table without a column for the text.
        foreach (var (type, _) in content.Where(each => each.Key != "application/json"))
            yield return Gen.Byte.Array[0, 100].Select(bytes => good with { Type = type, Body = [.. "a,b\n"u8, .. bytes] });
    }

    private static IEnumerable<Gen<string>> Queries(JsonNode operation)
    {
        yield return Gen.Select(Word, Word, (name, value) => $"?x{name}={value}");
        foreach (var parameter in Parameters(operation, "query"))
        {
            var name = parameter["name"];
            yield return Word.Select(value => $"?{name}={value}&{name}={value}");
            if (parameter["schema"]!["enum"] is not null || $"{parameter["schema"]!["type"]}" != "string")
                yield return Word.Select(value => $"?{name}=x{value}");
        }
    }

    private static Gen<Draft> Anything(string[] names)
    {
        var name = names.Length == 0 ? Word : Gen.OneOf(Gen.OneOfConst(names), Word);
        return Gen.Select(
            Gen.Select(name, Word, (key, value) => $"{key}={value}").Array[0, 3],
            OddHeaders.Some,
            Gen.OneOfConst(null, "application/json", "text/csv"),
            Gen.Byte.Array[0, 50],
            (query, headers, type, body) => new Draft("?" + string.Join('&', query), headers, type, body)
        );
    }

    // A preview tells what is wrong with a file; that is its answer.
    private static Request Of(string method, string url, Draft draft, bool mayBeFine) =>
        new(method, url + draft.Query, draft.Headers, draft.Type, draft.Body, mayBeFine || (url.Contains("/imports/preview", StringComparison.OrdinalIgnoreCase) && draft.Type != "application/json"));

    private static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS";

    private static IEnumerable<JsonNode> Parameters(JsonNode operation, string place) =>
        (operation["parameters"]?.AsArray() ?? []).Where(parameter => $"{parameter!["in"]}" == place)!;

    // Routing does not mind the case, nor a slash at the end.
    private static Gen<string> Filled(string path)
    {
        var shouted = path.Contains('{', StringComparison.Ordinal) ? path : path.ToUpperInvariant();
        return Gen.Select(
            Gen.OneOfConst(path, path, path, path + "/", shouted),
            Segment,
            (form, segment) => Parameter().Replace(form, _ => segment)
        );
    }

    // Without half surrogates, which no client can send.
    private static string Escaped(string text) =>
        Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("{.*?}")]
    private static partial Regex Parameter();
}
