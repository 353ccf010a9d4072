namespace Tickets.Ticketing;

/// <summary>Quotes and line breaks of a raw record (RFC 4180).</summary>
internal static class Quoting
{
    /// <summary>Lines of the file that a record takes up.</summary>
    public static int LinesOf(ReadOnlySpan<char> record)
    {
        var breaks = record.Count('\n');
        return record.EndsWith("\n") ? Math.Max(breaks, 1) : breaks + 1;
    }

    /// <summary>Whether each quoted field is closed right before a delimiter or the end.</summary>
    public static bool IsSound(ReadOnlySpan<char> record, char delimiter)
    {
        record = record.TrimEnd("\r\n");
        var fieldBegins = true;
        for (var i = 0; i < record.Length; i++)
        {
            if (!fieldBegins || record[i] != '"')
            {
                fieldBegins = record[i] == delimiter;
                continue;
            }

            while (true)
            {
                var quote = record[++i..].IndexOf('"');
                if (quote < 0)
                    return false;
                i += quote + 1;
                if (i == record.Length || record[i] == delimiter)
                    break;
                if (record[i] != '"')
                    return false;
            }

            fieldBegins = true;
        }

        return true;
    }
}
