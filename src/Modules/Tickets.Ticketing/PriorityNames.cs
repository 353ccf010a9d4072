using System.Text;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Priorities as help desks, trackers and data sets write them, in six languages: words (<see cref="PriorityWords" />) and
/// codes such as <c>P1</c> and <c>Sev 2</c>. Case, accents and what stands between words do not matter; a word counts more
/// than a number beside it. A number alone means nothing: some systems count up, others down.
/// </summary>
public static class PriorityNames
{
    /// <summary>Characters in a name, at most; a longer one is none.</summary>
    public const int MaxCharacters = 100;

    private static readonly Dictionary<string, Priority> Words = PriorityWords
        .Rows.SelectMany(row => Fold(row.Words).Select(word => (word, row.Priority)))
        .Distinct() // a word of two languages has one meaning: another would throw here
        .ToDictionary(pair => pair.word, pair => pair.Priority);

    private static readonly HashSet<string> Very = [.. Fold(PriorityWords.Very)];

    private static readonly HashSet<string> Labels = [.. Fold(PriorityWords.Labels)];

    /// <summary>All that <see cref="Parse" /> knows, for an error message.</summary>
    public static string All { get; } =
        $"{EnumNames.All<Priority>()}, or a usual word for one of them, such as normal, urgent, highest, blocker, minor, P1 or "
        + "Sev 2; a number alone is none";

    /// <summary>The priority of a name, or null if there is none of that name.</summary>
    public static Priority? Parse(string name)
    {
        if (name.Length > MaxCharacters)
            return null;
        var parts = Fold(name);
        var words = parts.FindAll(part => !Labels.Contains(part) && !char.IsAsciiDigit(part[^1]));
        if (words.Count == 0)
            return OfCode(string.Concat(parts));
        var isVery = words.Count > 1 && Very.Contains(words[0]);
        return (isVery, Find(string.Concat(words[(isVery ? 1 : 0)..]))) switch
        {
            (true, Priority.High) => Priority.Critical,
            (true, Priority.Medium) => null,
            (_, var priority) => priority,
        };
    }

    private static Priority? Find(string word) => Words.TryGetValue(word, out var priority) ? priority : null;

    // P1, Sev 1, Priority 1: one digit after a label.
    private static Priority? OfCode(string code) =>
        code.Length > 1 && Labels.Contains(code[..^1])
            ? code[^1] switch
            {
                '0' or '1' => Priority.Critical,
                '2' => Priority.High,
                '3' => Priority.Medium,
                '4' or '5' => Priority.Low,
                _ => null,
            }
            : null;

    // Words and numbers in lower case without accents.
    private static List<string> Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var lower = char.ToLowerInvariant(character);
            if (lower == 'ß')
                folded.Append("ss");
            else if (lower is not (>= '\u0300' and <= '\u036f')) // an accent by itself
                folded.Append(char.IsLetterOrDigit(lower) ? WithoutAccent(lower) : ' ');
        }

        return [.. folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    // The service runs without ICU, where string.Normalize changes nothing.
    private static char WithoutAccent(char letter) =>
        letter switch
        {
            >= 'à' and <= 'å' => 'a',
            'ç' => 'c',
            >= 'è' and <= 'ë' => 'e',
            >= 'ì' and <= 'ï' => 'i',
            'ñ' => 'n',
            >= 'ò' and <= 'ö' => 'o',
            >= 'ù' and <= 'ü' => 'u',
            _ => letter,
        };
}
