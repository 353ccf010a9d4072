using System.Text;
using CsvHelper;

namespace Tickets.Ticketing;

/// <summary>Rejected rows as a CSV that a spreadsheet opens, and takes no cell of it for a formula.</summary>
public static class RejectedCsv
{
    /// <summary>The file, with a byte order mark: without one Excel takes it for Windows-1252.</summary>
    public static byte[] Of(IEnumerable<RejectedRow> rows)
    {
        using var text = new StringWriter();
        using (var csv = new CsvWriter(text, CsvSheet.Style))
            csv.WriteRecords(rows.Select(row => new { line = row.Line, reason = row.Reason, text = FormulaGuard.Guard(row.Text ?? "") }));
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
