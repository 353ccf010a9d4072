using System.Runtime.CompilerServices;
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

    private CsvTickets(CsvDataReader csv, string[] header, char delimiter, ColumnMapping mapping, Limits limits)
    {
        _csv = csv;
        _limits = limits;
        (Header, Delimiter) = (header, delimiter);
        (Columns, Errors) = mapping.Resolve(header);
        Mapping = mapping.As(Columns, header);
    }

    /// <summary>The names of all columns.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>What stands between them.</summary>
    public char Delimiter { get; }

    /// <summary>Where the file has what.</summary>
    public Columns Columns { get; }

    /// <summary>The same by names.</summary>
    public ColumnMapping Mapping { get; }

    /// <summary>What is wrong with the mapping, by its field; empty if the file can be imported.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; }

    /// <summary>Opens a CSV from its beginning and finds its columns. The file stays open.</summary>
    /// <exception cref="CsvRefusedException">The file is empty, damaged, or lacks a column; the message says which.</exception>
    public static async Task<CsvTickets> OpenAsync(
        Stream stream,
        ColumnMapping mapping,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var csv = await LookAsync(stream, mapping, limits, cancellation);
        if (csv.Errors.Count == 0)
            return csv;
        await csv.DisposeAsync();
        var (field, error) = csv.Errors.First();
        throw new CsvRefusedException(field, error);
    }

    /// <summary>The same for a CSV that may lack a column: see <see cref="Errors" />.</summary>
    /// <exception cref="CsvRefusedException">The file is empty, damaged, or none; the message says why.</exception>
    internal static async Task<CsvTickets> LookAsync(
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
            return new CsvTickets(csv, header, delimiter, mapping, limits);
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
        if (!Quoting.IsSound(_csv.GetRawRecordSpan(), Delimiter))
            return row with { Shown = Shown(Raw()), Error = "has a quote that is not closed, or not where a field ends" };
        if (_csv.RowFieldCount != Header.Count)
            return row with { Shown = Shown(Raw()), Error = $"has {_csv.RowFieldCount} fields, the header has {Header.Count}" };
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
        return CsvRowCheck.ErrorOf(row, priority, _limits) is { } error
            ? row with { Shown = Shown($"{row.Subject} {row.Body}"), Error = error }
            : row;
    }

    private string Raw() => _csv.GetRawRecordSpan().ToString();

    // What nobody could erase, because no ticket has it, is not kept: see docs/operations.md, privacy.
    private string? Shown(string text) => Columns.Requester < 0 ? text.Trim() : null;

    private string Field(int column) => column < 0 ? "" : _csv.GetString(column);

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    // What Sylvan throws for records it can't make sense of.
    private static bool IsBroken(Exception exception) => exception is CsvFormatException or CsvRecordTooLargeException;

    /// <summary>Lets go of everything but the file.</summary>
    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
