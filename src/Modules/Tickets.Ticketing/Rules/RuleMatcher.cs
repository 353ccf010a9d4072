using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Tickets.Ticketing;

/// <summary>What a rule looks at.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The body.</param>
/// <param name="Source">Where the ticket comes from.</param>
/// <param name="RequesterDomain">The domain of the e-mail address that it comes from; null if nobody said one.</param>
/// <param name="Fields">What else the source says of it; null if it says nothing.</param>
public readonly record struct RuleInput(
    string Subject,
    string Body,
    string Source,
    string? RequesterDomain,
    IReadOnlyDictionary<string, string>? Fields
);

/// <summary>Finds which rule decides about a ticket.</summary>
public sealed class RuleMatcher
{
    /// <summary>Without any rule.</summary>
    public static readonly RuleMatcher None = new([]);

    private readonly (Rule Rule, Regex? Words)[] _rules;

    /// <summary>Prepares rules that are sound; those that are not enabled decide nothing.</summary>
    public RuleMatcher(IEnumerable<Rule> rules) =>
        _rules = [.. rules.Where(rule => rule.Enabled ?? true).Select(rule => (rule, rule.Words is { Count: > 0 } words ? Compile(words) : null))];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _rules.Length == 0;

    /// <summary>The first one whose conditions hold; null if there is none.</summary>
    public Rule? Find(RuleInput ticket)
    {
        foreach (var (rule, words) in _rules)
            if (
                Holds(rule.Sources, ticket.Source)
                && Holds(rule.RequesterDomains, ticket.RequesterDomain)
                && (rule.Fields ?? new Dictionary<string, string>()).All(field => Says(ticket.Fields, field.Key, field.Value))
                && (words is null || words.IsMatch(ticket.Subject) || words.IsMatch(ticket.Body))
            )
                return rule;
        return null;
    }

    private static bool Holds(IReadOnlyList<string>? patterns, string? value) =>
        patterns is not { Count: > 0 } || (value is not null && patterns.Any(pattern => IsLike(pattern, value)));

    private static bool Says(IReadOnlyDictionary<string, string>? fields, string name, string pattern) =>
        fields?.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } value && IsLike(pattern, value);

    private static bool IsLike(string pattern, string value) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\"), value, ignoreCase: true);

    private static Regex Compile(IEnumerable<string> words) =>
        new(string.Join('|', words.Select(Pattern)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // White space between words may be any. Where words can't be told apart, as in Japanese, a word is any run of characters.
    private static string Pattern(string word)
    {
        word = word.Trim();
        var isBeginning = word.EndsWith('*');
        word = word.TrimEnd('*').TrimEnd();
        var pattern = string.Join(@"\s+", word.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape));
        return (IsOfWord(word[0]) ? @"(?<!\w)" : "") + pattern + (!isBeginning && IsOfWord(word[^1]) ? @"(?!\w)" : "");
    }

    // Letters below U+2E80, where East Asian scripts begin, but not those of Thai, Lao, Myanmar and Khmer; and digits.
    private static bool IsOfWord(char character) =>
        char.IsLetterOrDigit(character)
        && character is < '\u2E80' and not ((>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF'));
}
