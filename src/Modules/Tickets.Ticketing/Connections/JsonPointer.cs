using System.Globalization;
using System.Text.Json;

namespace Tickets.Ticketing;

/// <summary>JSON Pointer (RFC 6901): <c>/ticket/tags/0</c>; <c>~1</c> is a slash in a name, <c>~0</c> a tilde.</summary>
public static class JsonPointer
{
    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string text) => text.Length == 0 || (text[0] == '/' && HasOnlyEscapes(text));

    /// <summary>The value that it leads to; null if there is none.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        var value = root;
        foreach (var part in path.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member))
                value = member;
            else if (value.ValueKind == JsonValueKind.Array && IndexOf(part) is { } index && index < value.GetArrayLength())
                value = value[index];
            else
                return null;
        }

        return value;
    }

    // No sign and no zero before it.
    private static int? IndexOf(string part) =>
        part is "0" || part is [not '0', ..]
            ? int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null
            : null;

    private static bool HasOnlyEscapes(string text)
    {
        for (var at = text.IndexOf('~', StringComparison.Ordinal); at >= 0; at = text.IndexOf('~', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] is not ('0' or '1'))
                return false;
        }

        return true;
    }
}
