using System.Globalization;
using System.Text;
using CsvHelper;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Tickets that may have a wrong category, as a CSV that a spreadsheet opens, and takes no cell of it for a formula.</summary>
public static class DoubtfulLabelsCsv
{
    /// <summary>Writes them in their order, with a byte order mark: without one Excel takes the file for Windows-1252.</summary>
    public static void Write(TextWriter output, IEnumerable<DoubtfulLabel> labels)
    {
        using var csv = new CsvWriter(output, CsvSheet.Style, leaveOpen: true);
        csv.WriteRecords(
            labels.Select(each => new
            {
                ticket = each.Ticket.Key,
                subject = FormulaGuard.Guard(each.Ticket.Subject),
                body = FormulaGuard.Guard(each.Ticket.Body),
                category = FormulaGuard.Guard(each.Ticket.Label),
                likely_category = FormulaGuard.Guard(each.Likely),
                probability = each.Probability.ToString("0.0000", CultureInfo.InvariantCulture),
            })
        );
    }

    /// <summary>Writes them to a file, which is replaced.</summary>
    public static void Write(string file, IEnumerable<DoubtfulLabel> labels)
    {
        using var output = new StreamWriter(file, append: false, Encoding.UTF8);
        Write(output, labels);
    }
}
