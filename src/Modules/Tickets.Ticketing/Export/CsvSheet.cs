using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Tickets.Ticketing;

/// <summary>A CSV, with a <see cref="FormulaGuard" /> on its texts.</summary>
internal sealed class CsvSheet : ISheet
{
    /// <summary>How all CSVs are written.</summary>
    internal static readonly CsvConfiguration Style = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        // With a line break of its own it would take only that one for a reason to quote.
        ShouldQuote = field => field.Field?.AsSpan().IndexOfAny("\",\r\n") >= 0 || field.Field is [' ', ..] or [.., ' '],
    };

    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly CsvWriter _csv;

    public CsvSheet(Stream output, IReadOnlyList<ExportColumn> columns)
    {
        _columns = columns;
        _csv = new CsvWriter(new StreamWriter(output, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true), Style);
        foreach (var column in columns)
            _csv.WriteField(FormulaGuard.Guard(column.Name));
    }

    /// <inheritdoc />
    public async ValueTask AddAsync(TicketView ticket, CancellationToken cancellation)
    {
        await _csv.NextRecordAsync();
        foreach (var column in _columns)
            _csv.WriteField(Written(column.Read(ticket)));
    }

    /// <inheritdoc />
    public async ValueTask EndAsync(CancellationToken cancellation)
    {
        await _csv.NextRecordAsync();
        await _csv.FlushAsync();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private static string? Written(object? value) =>
        value switch
        {
            DateTimeOffset time => TicketFilter.Write(time),
            float share => share.ToString("0.####", CultureInfo.InvariantCulture),
            string text => FormulaGuard.Guard(text),
            _ => null,
        };
}
