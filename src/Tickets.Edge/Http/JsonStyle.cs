using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tickets.Edge;

/// <summary>
/// How JSON looks here, in requests, answers and documents: snake_case names, enums as snake_case strings.
/// </summary>
public static class JsonStyle
{
    /// <summary>Reads requests: numbers are numbers, names match whatever their case, unknown ones are errors.</summary>
    public static JsonSerializerOptions Requests { get; } =
        Configure(
            new() { PropertyNameCaseInsensitive = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow }
        );

    /// <summary>Writes answers and documents.</summary>
    public static JsonSerializerOptions Answers { get; } = Configure(new());

    /// <summary>Gives the options the names and enums of this service.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        // The answers are JSON, never put into HTML: umlauts need not be escaped.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
