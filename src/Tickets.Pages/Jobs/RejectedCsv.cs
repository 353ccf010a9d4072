using System.Globalization;
using System.Text;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>Rejected rows as a CSV that a spreadsheet opens, and takes no cell of it for a formula.</summary>
internal static class RejectedCsv
{
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>The file, with a byte order mark: without one Excel takes it for Windows-1252.</summary>
    public static byte[] Of(IEnumerable<RejectedRow> rows)
    {
        var csv = new StringBuilder("line,reason,text\r\n");
        foreach (var row in rows)
            csv.Append(CultureInfo.InvariantCulture, $"{row.Line},{Cell(row.Reason)},{Cell(row.Text ?? "")}\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())];
    }

    private static string Cell(string text)
    {
        var safe = text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
