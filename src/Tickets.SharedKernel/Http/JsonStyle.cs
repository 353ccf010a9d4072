using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tickets.SharedKernel;

/// <summary>
/// How JSON looks here, in requests, answers and documents: compact, snake_case names, enums as snake_case strings, times
/// in UTC with milliseconds.
/// </summary>
public static class JsonStyle
{
    /// <summary>
    /// Reads requests: numbers are numbers, names match whatever their case, unknown ones and a second one of the same name
    /// are errors.
    /// </summary>
    public static JsonSerializerOptions Requests { get; } =
        Configure(
            new()
            {
                PropertyNameCaseInsensitive = true,
                UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
                AllowDuplicateProperties = false,
                Converters = { new AsItIs(), new TimeWithOffset() },
            }
        );

    /// <summary>Writes answers and documents.</summary>
    public static JsonSerializerOptions Answers { get; } = Configure(new());

    /// <summary>Gives the options the style of this service.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcTime());
        options.NumberHandling = JsonNumberHandling.Strict;
        // The answers are JSON, never put into HTML: umlauts need not be escaped.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }

    // What a request leaves to be read later, as a batch its tickets, is judged then, each by itself.
    private sealed class AsItIs : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
            value.WriteTo(writer);
    }

    // One without an offset would be taken for the local time of this machine.
    private sealed class TimeWithOffset : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Problems.ParseTime(reader.GetString() ?? "") ?? throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }

    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[Format.Length];
            value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
        }
    }
}
