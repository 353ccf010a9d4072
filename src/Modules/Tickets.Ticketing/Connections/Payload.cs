using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What a help desk sent: the bytes as they came, the headers, and the JSON in them.</summary>
public sealed class Payload
{
    /// <summary>What stands before the name of a header, where a place in the payload is named.</summary>
    public const string Header = "header:";

    private readonly IHeaderDictionary _headers;
    private readonly JsonElement _root;

    private Payload(IHeaderDictionary headers, JsonElement root)
    {
        _headers = headers;
        _root = root;
    }

    /// <summary>Reads it: JSON, or a form, whatever the JSON is said to be.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="headers">The headers of the request.</param>
    /// <param name="formField">The field of a form that has the JSON; null if the fields themselves are the payload.</param>
    /// <exception cref="RefusedException">It is neither (400).</exception>
    public static Payload Read(ReadOnlyMemory<byte> body, IHeaderDictionary headers, string? formField)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body["\uFEFF"u8.Length..];
        if (headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            body = OfForm(body, formField);
        try
        {
            using var document = JsonDocument.Parse(body);
            return new(headers, document.RootElement.Clone());
        }
        catch (JsonException malformed)
        {
            var (line, position) = (malformed.LineNumber + 1, malformed.BytePositionInLine + 1);
            throw new RefusedException($"The payload is not valid JSON (line {line}, byte {position}).");
        }
    }

    /// <summary>That of something which was no request: its headers, and an object as JSON has it.</summary>
    internal static Payload Of(IHeaderDictionary headers, object root) => new(headers, JsonSerializer.SerializeToElement(root, JsonStyle.Answers));

    /// <summary>The value at a place; null if there is none.</summary>
    public JsonElement? Find(string place)
    {
        if (!place.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
            return JsonPointer.Find(_root, place);
        return _headers.TryGetValue(place[Header.Length..], out var value) ? JsonSerializer.SerializeToElement($"{value}") : null;
    }

    /// <summary>A value as text; null for null, an object and a list.</summary>
    public static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => TextIn(value),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };

    // Half of a pair of surrogates is no text; PostgreSQL keeps no NUL.
    private static string TextIn(JsonElement value)
    {
        try
        {
            return value.GetString()!.Replace('\0', ' ');
        }
        catch (InvalidOperationException)
        {
            throw new RefusedException("The payload has a text that is not valid Unicode.");
        }
    }

    private static ReadOnlyMemory<byte> OfForm(ReadOnlyMemory<byte> body, string? field)
    {
        var fields = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        if (field is null)
            return JsonSerializer.SerializeToUtf8Bytes(fields.ToDictionary(one => one.Key, one => $"{one.Value}"));
        return fields.TryGetValue(field, out var json)
            ? Encoding.UTF8.GetBytes($"{json}")
            : throw new RefusedException($"The form has no field {field}.");
    }
}
