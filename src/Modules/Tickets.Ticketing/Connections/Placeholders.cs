using System.Text.RegularExpressions;

namespace Tickets.Ticketing;

/// <summary>Names in braces that stand for values: <c>{own_user}</c>.</summary>
public static partial class Placeholders
{
    /// <summary>The text with the values; null if there is none for a name.</summary>
    public static string? Fill(string text, IReadOnlyDictionary<string, string>? values) =>
        Fill(text, name => values?.GetValueOrDefault(name));

    /// <summary>The text with what a function gives for each name; null if it gives none for one.</summary>
    public static string? Fill(string text, Func<string, string?> find)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        var isWhole = true;
        var filled = Name()
            .Replace(
                text,
                match =>
                {
                    var value = find(match.Groups[1].Value);
                    isWhole &= value is not null;
                    return value ?? "";
                }
            );
        return isWhole ? filled : null;
    }

    /// <summary>The names in a text.</summary>
    public static IEnumerable<string> In(string text) => Name().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9_. -]{0,99})\}")]
    private static partial Regex Name();
}
