using SpreadCheetah;

namespace Tickets.Ticketing;

/// <summary>
/// A workbook; more tickets than fit go on in another sheet. Texts are cells of text, which Excel does not take for formulas.
/// What is longer than a cell of Excel is cut there.
/// </summary>
internal sealed class XlsxSheet : ISheet
{
    // Limits of Excel.
    private const int MaxRows = 1_048_576;
    private const int MaxCharacters = 32_767;

    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly Spreadsheet _workbook;
    private readonly DataCell[] _row;
    private int _sheets;
    private int _rows = MaxRows;

    private XlsxSheet(Spreadsheet workbook, IReadOnlyList<ExportColumn> columns) =>
        (_workbook, _columns, _row) = (workbook, columns, new DataCell[columns.Count]);

    /// <summary>Begins one.</summary>
    public static async Task<XlsxSheet> BeginAsync(
        Stream output,
        IReadOnlyList<ExportColumn> columns,
        CancellationToken cancellation
    )
    {
        var workbook = await Spreadsheet.CreateNewAsync(output, cancellationToken: cancellation);
        var sheet = new XlsxSheet(workbook, columns);
        await sheet.BeginSheetAsync(cancellation); // a workbook has one, though it be empty
        return sheet;
    }

    /// <inheritdoc />
    public async ValueTask AddAsync(TicketView ticket, CancellationToken cancellation)
    {
        if (_rows == MaxRows)
            await BeginSheetAsync(cancellation);
        for (var i = 0; i < _row.Length; i++)
            _row[i] = CellOf(_columns[i].Read(ticket));
        await _workbook.AddRowAsync(_row, cancellation);
        _rows++;
    }

    /// <inheritdoc />
    public ValueTask EndAsync(CancellationToken cancellation) => _workbook.FinishAsync(cancellation);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _workbook.DisposeAsync();

    private async Task BeginSheetAsync(CancellationToken cancellation)
    {
        _sheets++;
        await _workbook.StartWorksheetAsync(_sheets == 1 ? "Tickets" : $"Tickets {_sheets}", token: cancellation);
        for (var i = 0; i < _row.Length; i++)
            _row[i] = new DataCell(_columns[i].Name);
        await _workbook.AddRowAsync(_row, cancellation);
        _rows = 1;
    }

    private static DataCell CellOf(object? value) =>
        value switch
        {
            DateTimeOffset time => new(time.UtcDateTime),
            float share => new(MathF.Round(share, 4)),
            string { Length: > MaxCharacters } text => new(text[..MaxCharacters]),
            _ => new((string?)value),
        };
}
