using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Tickets.Ticketing;

/// <summary>
/// The rows of a workbook of Excel: those of its first sheet with a row in it, and of further ones with the same header. Texts that cells
/// share are kept on the disk, if they are many.
/// </summary>
internal sealed class WorkbookRecords : FileRecords
{
    private static readonly OpenXmlConfiguration Configuration = new() { FillMergedCells = false, EnableSharedStringCache = true };

    private readonly ZippedFile _file;
    private readonly IReadOnlyList<string> _sheets;
    private readonly string[] _header;

    private WorkbookRecords(ZippedFile file, IReadOnlyList<string> sheets, string[] header, FileDescription description)
    {
        (_file, _sheets, _header) = (file, sheets, header);
        Description = description;
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Header => _header;

    /// <inheritdoc />
    public override FileDescription Description { get; }

    /// <summary>Finds the sheets, and the header.</summary>
    /// <exception cref="FileRefusedException">There is none.</exception>
    public static WorkbookRecords Open(ZippedFile file, FileDescription description)
    {
        try
        {
            var (sheets, others) = (new List<string>(), new List<string>());
            string[]? header = null;
            foreach (var sheet in file.Content.GetSheetNames(Configuration))
            {
                var first = Rows(file, sheet).Select(row => HeaderOf(row.Cells)).FirstOrDefault(names => names.Length > 0);
                header ??= first;
                if (first is not null && first.SequenceEqual(header!))
                    sheets.Add(sheet);
                else if (first is not null)
                    others.Add(sheet);
            }

            if (header is null)
                throw new FileRefusedException("file", "the workbook is empty; its first row must name the columns");
            var notRead = others.Count == 0 ? null : $"the sheets {string.Join(", ", others.Select(ColumnMappings.Shorten))}";
            return new WorkbookRecords(file, sheets, header, description with { Format = "xlsx", NotRead = notRead });
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw ZippedFile.Damaged();
        }
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<FileRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var before = 0L; // rows of the sheets before
        foreach (var sheet in _sheets)
        {
            var (row, isHeader) = (0L, true);
            using var rows = Rows(_file, sheet).GetEnumerator();
            while (Next(rows))
            {
                cancellation.ThrowIfCancellationRequested();
                row = rows.Current.Line;
                if (!isHeader)
                    yield return rows.Current with { Line = before + row };
                else
                    isHeader = HeaderOf(rows.Current.Cells).Length == 0;
            }

            before += row;
        }
    }

    private static bool Next(IEnumerator<FileRecord> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw ZippedFile.Damaged();
        }
    }

    private static IEnumerable<FileRecord> Rows(ZippedFile file, string sheet)
    {
        var row = 0L;
        file.Content.Position = 0;
        foreach (IDictionary<string, object?> cells in file.Content.Query(sheetName: sheet, configuration: Configuration))
            yield return new FileRecord(++row, 1, [.. cells.Values.Select(TextOf)]);
    }

    private static string[] HeaderOf(IReadOnlyList<string> cells)
    {
        var last = cells.Count;
        while (last > 0 && string.IsNullOrWhiteSpace(cells[last - 1]))
            last--;
        return [.. cells.Take(last).Select(cell => cell.Trim())];
    }

    private static string TextOf(object? cell) =>
        cell switch
        {
            null => "",
            string text => text,
            DateTime time => time.ToString(time.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
        };

    // What MiniExcel throws for a workbook that it can't make sense of.
    private static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or InvalidOperationException or XmlException or FormatException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException;

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }
}
