using System.Buffers;

namespace Tickets.Sample;

/// <summary>
/// Writes tickets as CSV (RFC 4180, but with LF). Sylvan's writer takes a DbDataReader, whose thirty members would be
/// more code than this.
/// </summary>
public static class SampleCsv
{
    // Sylvan's reader, and others, take a line that starts with # for a comment.
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n#");

    /// <summary>Writes the header and the tickets, one at a time.</summary>
    public static void Write(TextWriter writer, IEnumerable<SampleTicket> tickets)
    {
        writer.Write("subject,body,category,priority,language\n");
        foreach (var (subject, body, category, priority, language) in tickets)
        {
            Field(writer, subject, ',');
            Field(writer, body, ',');
            Field(writer, category, ',');
            Field(writer, priority, ',');
            Field(writer, language, '\n');
        }
    }

    private static void Field(TextWriter writer, string value, char end)
    {
        if (value.AsSpan().ContainsAny(Special))
        {
            writer.Write('"');
            writer.Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
            writer.Write('"');
        }
        else
        {
            writer.Write(value);
        }

        writer.Write(end);
    }
}
