namespace Tickets.Ticketing;

/// <summary>Finds what stands between the fields of a CSV.</summary>
internal static class Delimiters
{
    private const string Candidates = ",;\t|";
    private const int Records = 50;

    /// <summary>
    /// The one that cuts most of the first records into as many fields as the header; of those the one with most fields.
    /// </summary>
    /// <param name="text">The beginning of the file; its last record may be cut off.</param>
    /// <param name="isWhole">Whether it is the whole file.</param>
    public static char Find(ReadOnlySpan<char> text, bool isWhole)
    {
        var (best, score) = (Candidates[0], (Share: -1.0, Fields: 0));
        foreach (var candidate in Candidates)
        {
            var counts = Count(text, candidate, isWhole);
            if (counts is [] or [1, ..])
                continue;
            var same = (double)counts.Count(fields => fields == counts[0]) / counts.Count;
            if ((same, counts[0]).CompareTo(score) > 0)
                (best, score) = (candidate, (same, counts[0]));
        }

        return best;
    }

    /// <summary>The delimiter that a person named.</summary>
    /// <exception cref="FileRefusedException">It is none.</exception>
    public static char Parse(string name) =>
        name.ToUpperInvariant() switch
        {
            "TAB" or "\\T" => '\t',
            "COMMA" => ',',
            "SEMICOLON" => ';',
            "PIPE" => '|',
            [var one] when !char.IsLetterOrDigit(one) && one is not ('"' or '\r' or '\n' or ' ') => name[0],
            _ => throw new FileRefusedException("delimiter", "must be one character that is no letter, digit, quote or space, or: tab"),
        };

    /// <summary>The delimiter of a first line as Excel has it, <c>sep=;</c>, if there is one.</summary>
    public static char? Announced(ReadOnlySpan<char> text) =>
        text.Length > 5 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[5] is '\r' or '\n' ? text[4] : null;

    // Fields of each of the first records that are not empty.
    private static List<int> Count(ReadOnlySpan<char> text, char delimiter, bool isWhole)
    {
        var counts = new List<int>();
        var (fields, begins, quoted, isEmpty) = (1, true, false, true);
        for (var i = 0; i < text.Length && counts.Count < Records; i++)
        {
            var c = text[i];
            if (quoted)
            {
                quoted = c != '"' || (i + 1 < text.Length && text[i + 1] == '"' && ++i > 0);
            }
            else if (c == '\n')
            {
                if (!isEmpty)
                    counts.Add(fields);
                (fields, begins, isEmpty) = (1, true, true);
            }
            else
            {
                quoted = begins && c == '"';
                begins = c == delimiter;
                fields += begins ? 1 : 0;
                isEmpty &= c == '\r';
            }
        }

        if (!isEmpty && (isWhole || counts.Count == 0))
            counts.Add(fields);
        return counts;
    }
}
