namespace Tickets.SharedKernel;

/// <summary>Which names there are, for whoever gave one that is none of them.</summary>
public static class NearestNames
{
    private const int MaxShown = 10;

    /// <summary>
    /// The names, ten at most: first those that begin with the other one, or it with them, then by how many letters differ.
    /// </summary>
    public static string InWords(string name, IReadOnlyCollection<string> names)
    {
        var shown = names.OrderBy(other => Distance(name, other)).ThenBy(other => other, StringComparer.Ordinal).Take(MaxShown);
        var more = names.Count > MaxShown ? $" and {names.Count - MaxShown} more" : "";
        return string.Join(", ", shown.Select(other => $"'{other}'")) + more;
    }

    /// <summary>How far two names are from each other, whatever their case.</summary>
    internal static int Distance(string one, string other)
    {
        (one, other) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        if (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal))
            return 0;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var letter in one)
        {
            var before = row[0]++;
            for (var i = 1; i <= other.Length; i++)
            {
                var replaced = before + (letter == other[i - 1] ? 0 : 1);
                before = row[i];
                row[i] = Math.Min(replaced, 1 + Math.Min(row[i], row[i - 1]));
            }
        }

        return row[^1];
    }
}
