using System.Runtime.CompilerServices;
using System.Text;
using Sylvan.Data.Csv;

namespace Tickets.Ticketing;

/// <summary>
/// Reads tickets from a CSV as a stream. The delimiter (comma, semicolon, tab) and gzip are recognised; a bad row is
/// handed out with its line number and what is wrong with it, and reading goes on.
/// </summary>
public sealed class CsvTickets : IAsyncDisposable
{
    // Of a record: twice as many still fit into an array.
    private const long MaxCharacters = 1 << 29;

    private readonly CsvDataReader _csv;
    private readonly Limits _limits;
    private readonly int _width;
    private readonly char _delimiter;

    private CsvTickets(CsvDataReader csv, Columns columns, int width, char delimiter, Limits limits)
    {
        _delimiter = delimiter;
        _csv = csv;
        Columns = columns;
        _width = width;
        _limits = limits;
    }

    /// <summary>Where the file has what.</summary>
    public Columns Columns { get; }

    /// <summary>Opens a CSV from its beginning and finds its columns. The file stays open.</summary>
    /// <exception cref="CsvRefusedException">The file is empty, damaged, or lacks a column; the message says which.</exception>
    public static async Task<CsvTickets> OpenAsync(
        Stream stream,
        ColumnMapping mapping,
        Limits limits,
        CancellationToken cancellation
    )
    {
        try
        {
            return await OpenUncheckedAsync(stream, mapping, limits, cancellation);
        }
        catch (CsvMissingHeadersException)
        {
            throw new CsvRefusedException("file", "the file is empty; its first line must name the columns");
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new CsvRefusedException("file", $"the header can't be read: {broken.Message}");
        }
    }

    private static async Task<CsvTickets> OpenUncheckedAsync(
        Stream stream,
        ColumnMapping mapping,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var delimiter = await CsvText.FindDelimiterAsync(stream, limits, cancellation);
        var options = new CsvDataReaderOptions
        {
            Delimiter = delimiter,
            Comment = '\0', // "#1234 is still broken" is a ticket, not a comment
            // A row is longer than this only if a quote is never closed.
            MaxBufferSize = (int)Math.Min(4 * (limits.BodyBytes + (1L << 16)), MaxCharacters),
            BufferSize = 1 << 16,
            // Reads past a misplaced quote, which the strict style can't; the row is still refused, see Quoting.
            CsvStyle = CsvStyle.Lax,
            OwnsReader = true,
        };
        var text = await CsvText.OpenAsync(stream, limits, cancellation);
        try
        {
            var csv = await CsvDataReader.CreateAsync(text, options, cancellation);
            var header = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToArray();
            var (columns, errors) = mapping.Resolve(header);
            foreach (var (field, error) in errors)
                throw new CsvRefusedException(field, error);
            return new CsvTickets(csv, columns, header.Length, delimiter, limits);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>The rows in file order, good and bad ones.</summary>
    public async IAsyncEnumerable<CsvRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var line = 2L;
        for (var number = 0L; ; number++)
        {
            CsvRow? row = null;
            var end = false;
            try
            {
                end = !await _csv.ReadAsync(cancellation);
                if (!end)
                    row = Read(number, line);
            }
            catch (Exception broken) when (IsBroken(broken))
            {
                row = new CsvRow(number, line) { Error = "has a quote that is never closed; reading stops here" };
                end = true;
            }

            if (row is not null)
                yield return row;
            if (end)
                yield break;
            line += Quoting.LinesOf(_csv.GetRawRecordSpan());
        }
    }

    private CsvRow Read(long number, long line)
    {
        var row = new CsvRow(number, line);
        if (!Quoting.IsSound(_csv.GetRawRecordSpan(), _delimiter))
            return row with { Error = "has a quote that is not closed, or not where a field ends" };
        if (_csv.RowFieldCount != _width)
            return row with { Error = $"has {_csv.RowFieldCount} fields, the header has {_width}" };
        row = row with
        {
            Subject = Field(Columns.Subject),
            Body = Field(Columns.Body),
            Label = NullIfEmpty(Field(Columns.Category)),
            ExternalId = NullIfEmpty(Field(Columns.Id)),
            Requester = NullIfEmpty(Field(Columns.Requester)),
        };
        var priority = NullIfEmpty(Field(Columns.Priority));
        row = row with { Priority = priority is null ? null : PriorityNames.Parse(priority) };
        return row with { Error = ErrorOf(row, priority) };
    }

    private string? ErrorOf(CsvRow row, string? priority)
    {
        if (string.IsNullOrWhiteSpace(row.Subject) && string.IsNullOrWhiteSpace(row.Body))
            return "has no text";
        foreach (var text in (ReadOnlySpan<string?>)[row.Subject, row.Body, row.Label, row.ExternalId, row.Requester])
        {
            if (text is null)
                continue;
            if (text.Contains('\0', StringComparison.Ordinal))
                return "contains a NUL character";
            if (text.Contains(CsvText.NotUtf8, StringComparison.Ordinal))
                return "contains bytes that are not UTF-8";
        }

        if (row.Subject.Length > _limits.SubjectCharacters)
            return $"has a subject of more than {_limits.SubjectCharacters} characters";
        if (row.Requester?.Length > Requesters.MaxCharacters)
            return $"has a requester of more than {Requesters.MaxCharacters} characters";
        if (row.Label?.Length > _limits.SubjectCharacters || row.ExternalId?.Length > _limits.SubjectCharacters)
            return $"has a category or id of more than {_limits.SubjectCharacters} characters";
        if (row.Body.Length > _limits.BodyBytes / 4 && Encoding.UTF8.GetByteCount(row.Body) > _limits.BodyBytes)
            return $"has a body of more than {_limits.BodyBytes} bytes";
        return priority is not null && row.Priority is null ? $"has an unknown priority '{ColumnMapping.Shorten(priority)}'" : null;
    }

    private string Field(int column) => column < 0 ? "" : _csv.GetString(column);

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // What Sylvan throws for records it can't make sense of.
    private static bool IsBroken(Exception exception) => exception is CsvFormatException or CsvRecordTooLargeException;

    /// <summary>Lets go of everything but the file.</summary>
    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
