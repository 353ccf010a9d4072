using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>Recognises automatic replies and bounces by the headers of the e-mail (RFC 3834, RFC 3464, and what programs set).</summary>
public static class AutomaticMail
{
    /// <summary>Which header says so; null if none does.</summary>
    /// <param name="headers">A text, an object by names, or a list of objects with <c>name</c> and <c>value</c>.</param>
    public static string? Recognise(JsonElement headers)
    {
        foreach (var (name, value) in Read(headers))
        {
            if (IsAutomatic(name.Trim().ToLowerInvariant(), value.Trim().ToLowerInvariant()))
                return $"{name.Trim()}: {(value.Length > 50 ? value[..50] : value).Trim()}";
        }

        return null;
    }

    private static bool IsAutomatic(string name, string value) =>
        name switch
        {
            "auto-submitted" => value.Length > 0 && value.Split(';')[0].Trim() != "no",
            "precedence" => value is "auto_reply" or "bulk" or "junk",
            "x-autoreply" or "x-autorespond" => value is not ("no" or "false"),
            "x-failed-recipients" => true,
            "return-path" => value == "<>",
            "content-type" => value.StartsWith("multipart/report", StringComparison.Ordinal),
            _ => false,
        };

    private static IEnumerable<(string Name, string Value)> Read(JsonElement headers) =>
        headers.ValueKind switch
        {
            JsonValueKind.String => ReadText(Payload.TextOf(headers)!),
            JsonValueKind.Object => headers.EnumerateObject().SelectMany(member => ValuesOf(member.Value).Select(value => (member.Name, value))),
            JsonValueKind.Array => headers.EnumerateArray().SelectMany(ReadItem),
            _ => [],
        };

    private static IEnumerable<(string Name, string Value)> ReadItem(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && item.TryGetProperty("value", out var value)
            ? ValuesOf(value).Select(text => (Payload.TextOf(name) ?? "", text))
            : [];

    private static IEnumerable<string> ValuesOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(Payload.TextOf).OfType<string>()
            : Payload.TextOf(value) is { } text ? [text] : [];

    // A line that begins with a space goes on with the one before; it says nothing that is looked for.
    private static IEnumerable<(string Name, string Value)> ReadText(string text) =>
        text.Split('\n')
            .Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0]))
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .Select(parts => (parts[0], parts[1]));
}
