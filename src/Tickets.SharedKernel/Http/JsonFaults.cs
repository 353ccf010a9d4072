using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tickets.SharedKernel;

/// <summary>Says what is wrong with a JSON body that does not fit the type of its request.</summary>
public static class JsonFaults
{
    private const int Most = 10;

    // No request nests deeper.
    private const int Deepest = 16;

    /// <summary>A 400 with one entry per field, or about the body as a whole.</summary>
    public static RefusedException Describe(ReadOnlyMemory<byte> body, Type request)
    {
        try
        {
            using var document = JsonDocument.Parse(Flatten(body));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Bad($"The body must be a JSON object, not {NameOf(document.RootElement.ValueKind)}.");
            var problems = new Problems();
            foreach (var (field, fault) in Faults(document.RootElement, request, "").Take(Most))
                problems.Add(field, fault);
            return problems.Any ? problems.ToRefusal() : Bad("The body can't be read as a request of this route.");
        }
        catch (JsonException malformed)
        {
            var (line, position) = (malformed.LineNumber + 1, malformed.BytePositionInLine + 1);
            return Bad($"The body is not valid JSON (line {line}, byte {position}).");
        }
        catch (InvalidOperationException)
        {
            return Bad("The body has a name that is not valid Unicode.");
        }
    }

    // Empties what is nested deeper, for JsonDocument takes time by the square of the depth.
    private static ReadOnlyMemory<byte> Flatten(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var flat = new ArrayBufferWriter<byte>();
        var copied = 0;
        while (reader.Read())
        {
            var isOpening = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            if (!isOpening || reader.CurrentDepth < Deepest)
                continue;
            flat.Write(body.Span[copied..(int)reader.BytesConsumed]);
            reader.Skip();
            copied = (int)reader.BytesConsumed - 1; // goes on with the closing bracket
        }

        flat.Write(body.Span[copied..]);
        return flat.WrittenMemory;
    }

    private static RefusedException Bad(string detail) => new(detail);

    private static IEnumerable<(string Field, string Fault)> Faults(JsonElement value, Type type, string path)
    {
        var info = JsonStyle.Requests.GetTypeInfo(type);
        return (info.Kind, value.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) => value
                .EnumerateObject()
                .GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
                .SelectMany(members =>
                    FaultsOfMember([.. members], info, path.Length == 0 ? members.Key : $"{path}.{members.Key}")
                ),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => value
                .EnumerateArray()
                .SelectMany((item, i) => Faults(item, info.ElementType!, $"{path}[{i}]")),
            (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => value
                .EnumerateObject()
                .GroupBy(member => member.Name)
                .SelectMany(members => FaultsOf([.. members], info.ElementType!, $"{path}.{members.Key}")),
            _ => Fits(value, type) ? [] : [(path, Expected(value, info))],
        };
    }

    private static IEnumerable<(string Field, string Fault)> FaultsOfMember(
        JsonProperty[] members,
        JsonTypeInfo info,
        string path
    ) =>
        info.Properties.FirstOrDefault(known => known.Name.Equals(members[0].Name, StringComparison.OrdinalIgnoreCase)) is
        not { } field
            ? [(path, "is not a field of this request")]
            : FaultsOf(members, field.PropertyType, path);

    private static IEnumerable<(string Field, string Fault)> FaultsOf(JsonProperty[] members, Type type, string path) =>
        members is [var member] ? Faults(member.Value, type, path) : [(path, "may be given once")];

    private static bool Fits(JsonElement value, Type type)
    {
        try
        {
            value.Deserialize(type, JsonStyle.Requests);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Expected(JsonElement value, JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var (expected, kind) =
            info.Kind is JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary ? ("an object", JsonValueKind.Object)
            : info.Kind == JsonTypeInfoKind.Enumerable ? ("an array", JsonValueKind.Array)
            : type == typeof(string) ? ("a string", JsonValueKind.String)
            : type == typeof(Guid) ? ("a UUID", JsonValueKind.String)
            : type == typeof(DateTimeOffset) ? (Problems.ATime, JsonValueKind.String)
            : type == typeof(bool) ? ("true or false", JsonValueKind.True)
            : type == typeof(int) ? ("a whole number", JsonValueKind.Number)
            : ("of another type", JsonValueKind.Undefined);
        return value.ValueKind != kind ? $"must be {expected}, not {NameOf(value.ValueKind)}"
            : type == typeof(string) ? "is not valid Unicode"
            : type == typeof(int) ? $"must be a whole number, and at most {int.MaxValue}"
            : $"must be {expected}";
    }

    private static string NameOf(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}
