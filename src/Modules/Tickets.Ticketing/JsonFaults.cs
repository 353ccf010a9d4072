using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Tickets.Ticketing;

/// <summary>Says what is wrong with a JSON body that does not fit the type of its request.</summary>
internal static class JsonFaults
{
    // Whatever a body may nest is looked at one level at a time, and what is no field is not looked into.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>A 400 with one entry per field, or about the body as a whole.</summary>
    public static ProblemDetails Describe(ReadOnlyMemory<byte> body, Type request)
    {
        try
        {
            using var document = JsonDocument.Parse(body, AnyDepth);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Bad($"The body must be a JSON object, not {NameOf(document.RootElement.ValueKind)}.");
            var problems = new Problems();
            Check(document.RootElement, request, "", problems);
            return problems.Any ? problems.ToProblemDetails() : Bad("The body can't be read as a request of this route.");
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

    private static ProblemDetails Bad(string detail) => Problems.Of(StatusCodes.Status400BadRequest, detail);

    private static void Check(JsonElement value, Type type, string path, Problems problems)
    {
        var info = TicketJson.Requests.GetTypeInfo(type);
        if (info.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                CheckMember(member, info, path.Length == 0 ? member.Name : $"{path}.{member.Name}", problems);
        }
        else if (info.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in value.EnumerateArray().Index())
                Check(item, info.ElementType!, $"{path}[{i}]", problems);
        }
        else if (!Fits(value, type))
        {
            problems.Add(path, Expected(value, info));
        }
    }

    private static void CheckMember(JsonProperty member, JsonTypeInfo info, string path, Problems problems)
    {
        var known = info.Properties.FirstOrDefault(property =>
            property.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)
            && property.Set is not null
        );
        if (known is null)
            problems.Add(path, "is not a field of this request");
        else
            Check(member.Value, known.PropertyType, path, problems);
    }

    private static bool Fits(JsonElement value, Type type)
    {
        try
        {
            value.Deserialize(type, TicketJson.Requests);
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
            info.Kind == JsonTypeInfoKind.Object ? ("an object", JsonValueKind.Object)
            : info.Kind == JsonTypeInfoKind.Enumerable ? ("an array", JsonValueKind.Array)
            : type == typeof(string) ? ("a string", JsonValueKind.String)
            : type == typeof(Guid) ? ("a UUID", JsonValueKind.String)
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
