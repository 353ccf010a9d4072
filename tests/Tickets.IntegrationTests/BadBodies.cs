using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Tickets.IntegrationTests;

/// <summary>Generates JSON that does not fit a schema of the API's description.</summary>
internal sealed class BadBodies(JsonNode document)
{
    private static readonly (string Type, string Json)[] Samples =
    [
        ("null", "null"),
        ("boolean", "true"),
        ("integer", "17"),
        ("number", "-1.5e3"),
        ("string", "\"text\""),
        ("array", "[1]"),
        ("object", "{\"a\":1}"),
    ];

    // NUL, half surrogates, and what is not UTF-8 once it is sent.
    private static readonly Gen<string> NoText = Gen.OneOfConst(
        "\"\\u0000\"",
        "\"text\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00 text\"",
        "\"\u00ff\"",
        "\"\u00c0\u0080\"",
        "\"\u00ed\u00a0\u0080\""
    );

    private static readonly Gen<string> NotJson = Gen.OneOf(
        Gen.Byte.Array[0, 100].Select(bytes => "\u0001" + Encoding.Latin1.GetString(bytes)),
        Gen.Int[64, 2000].Select(depth => new string('[', depth)),
        Gen.Int[64, 2000].Select(depth => string.Concat(Enumerable.Repeat("{\"a\":", depth))),
        Gen.OneOfConst("null", "[]", "\"text\"", "17", "{", "{}}", "{'a':1}", "{\"body\":\"b\",}", "\u00ef\u00bb\u00bf")
    );

    private static readonly Gen<string> Unknown = Gen.Select(
        Gen.String[0, 20],
        Gen.OneOf(Gen.OneOfConst([.. Samples.Select(sample => sample.Json)]), NoText, NotJson),
        (name, value) => $"{JsonValue.Create("x" + name).ToJsonString()}:{value}"
    );

    /// <summary>Bodies that are nothing like the schema, or like its example but for a field.</summary>
    public Gen<byte[]> Of(JsonNode schema) =>
        Gen.OneOf(NotJson, WrongObject(Resolve(schema))).Select(Encoding.Latin1.GetBytes);

    /// <summary>A body that fits the schema.</summary>
    public byte[] Good(JsonNode schema) => Encoding.UTF8.GetBytes(ExampleOf(Resolve(schema)).ToJsonString());

    private static JsonObject ExampleOf(JsonNode schema) => schema["examples"]?[0] as JsonObject ?? [];

    private JsonNode Resolve(JsonNode schema) =>
        (string?)schema["$ref"] is { } name ? document["components"]!["schemas"]![name.Split('/')[^1]]! : schema;

    private Gen<string> WrongObject(JsonNode schema)
    {
        var example = ExampleOf(schema);
        var required = schema["required"]?.AsArray().Select(name => $"{name}").ToArray() ?? [];
        List<Gen<string>> bodies = [.. required.Select(name => Gen.Const(With(example, name, "")))];
        if (schema["additionalProperties"]?.GetValueKind() == System.Text.Json.JsonValueKind.False)
            bodies.Add(Unknown.Select(field => With(example, "", field)));
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            foreach (var wrong in Wrong(Resolve(field!)))
                bodies.Add(wrong.Select(value => With(example, name, $"\"{name}\":{value}")));
        }

        return Gen.OneOf([.. bodies]);
    }

    // The example with something else, or nothing, in the place of a field.
    private static string With(JsonObject example, string name, string field)
    {
        var others = example.Where(each => each.Key != name).Select(Write);
        return $"{{{string.Join(',', field.Length == 0 ? others : others.Append(field))}}}";
    }

    private static string Write(KeyValuePair<string, JsonNode?> field) =>
        $"\"{field.Key}\":{field.Value?.ToJsonString() ?? "null"}";

    private IEnumerable<Gen<string>> Wrong(JsonNode schema)
    {
        var types = schema["type"] switch
        {
            JsonArray several => several.Select(type => $"{type}").ToArray(),
            { } one => [$"{one}"],
            null => [],
        };
        if (types.Length == 0)
            yield break;
        // A whole number is a number.
        var others = Samples.ExceptBy(types.Contains("number") ? [.. types, "integer"] : types, sample => sample.Type);
        yield return Gen.OneOfConst([.. others.Select(sample => sample.Json)]);
        if (types.Contains("string"))
            yield return NoText;
        if (schema["enum"] is not null || schema["format"] is not null && types.Contains("string"))
            yield return Gen.OneOfConst("\"x\"", "\"TRAIN \"", "\"00000000-0000\"");
        if (schema["maxLength"] is { } longest)
            yield return Gen.Int[(int)longest + 1, (int)longest + 300].Select(length => $"\"{new string('x', length)}\"");
        if ((int?)schema["minLength"] > 0)
            yield return Gen.Const("\"\"");
        if (schema["minimum"] is { } least)
            yield return Gen.Long[long.MinValue, (long)Math.Ceiling((double)least) - 1].Select(number => $"{number}");
        if (schema["maximum"] is { } most)
            yield return Gen.Long[(long)Math.Floor((double)most) + 1, long.MaxValue].Select(number => $"{number}");
        if ((string?)schema["format"] == "int32")
            yield return Gen.OneOfConst("1e400", "1.5", "2147483648", "-2147483649");
        if ((int?)schema["minItems"] > 0)
            yield return Gen.Const("[]");
        if (schema["items"] is { } item)
        {
            foreach (var wrong in Wrong(Resolve(item)))
                yield return wrong.Select(value => $"[{value}]");
        }

        if (schema["properties"] is not null)
            yield return WrongObject(schema);
    }
}
