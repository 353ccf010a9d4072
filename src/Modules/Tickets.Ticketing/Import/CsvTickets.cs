using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Sylvan.Data.Csv;
using Tickets.Contracts;

namespace Tickets.Ticketing.Import;

/// <summary>
/// Reads tickets from a CSV as a stream. The delimiter (comma, semicolon, tab) and gzip are recognised; a bad row is
/// handed out with its line number and what is wrong with it, and reading goes on.
/// </summary>
public sealed class CsvTickets : IAsyncDisposable
{
    // Bytes that are not UTF-8 become this noncharacter, and not U+FFFD, which files may hold for reasons of their own.
    private const char NotUtf8 = '\uFFFE';
    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8",
        EncoderFallback.ExceptionFallback,
        new DecoderReplacementFallback(NotUtf8.ToString())
    );

    private readonly CsvDataReader _csv;
    private readonly Columns _columns;
    private readonly Limits _limits;
    private readonly int _width;
    private readonly char _delimiter;

    private CsvTickets(CsvDataReader csv, Columns columns, int width, char delimiter, Limits limits)
    {
        _delimiter = delimiter;
        _csv = csv;
        _columns = columns;
        _width = width;
        _limits = limits;
    }

    /// <summary>Opens a CSV and finds its columns.</summary>
    /// <exception cref="CsvRefusedException">The file is empty, or lacks a column; the message says which.</exception>
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
        var delimiter = await FindDelimiterAsync(stream, cancellation);
        var text = new StreamReader(await DecompressAsync(stream, cancellation), Utf8, true, 1 << 16);
        var options = new CsvDataReaderOptions
        {
            Delimiter = delimiter,
            Comment = '\0', // "#1234 is still broken" is a ticket, not a comment
            // A row is longer than this only if a quote is never closed.
            MaxBufferSize = 4 * (limits.BodyBytes + (1 << 16)),
            BufferSize = 1 << 16,
            // Reads past a misplaced quote, which the strict style can't; the row is still refused, see IsWellQuoted.
            CsvStyle = CsvStyle.Lax,
            OwnsReader = true,
        };
        var csv = await CsvDataReader.CreateAsync(text, options, cancellation);
        var header = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToArray();
        var (columns, errors) = mapping.Resolve(header);
        foreach (var (field, error) in errors)
            throw new CsvRefusedException(field, error);
        return new CsvTickets(csv, columns, header.Length, delimiter, limits);
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
            line += LinesOf(_csv.GetRawRecordSpan());
        }
    }

    private CsvRow Read(long number, long line)
    {
        var row = new CsvRow(number, line);
        if (!IsWellQuoted(_csv.GetRawRecordSpan(), _delimiter))
            return row with { Error = "has a quote that is not closed, or not where a field ends" };
        if (_csv.RowFieldCount != _width)
            return row with { Error = $"has {_csv.RowFieldCount} fields, the header has {_width}" };
        row = row with
        {
            Subject = Field(_columns.Subject),
            Body = Field(_columns.Body),
            Label = NullIfEmpty(Field(_columns.Category)),
            ExternalId = NullIfEmpty(Field(_columns.Id)),
        };
        var priority = NullIfEmpty(Field(_columns.Priority));
        row = row with { Priority = priority is null ? null : Priorities.ParseImported(priority) };
        return row with { Error = ErrorOf(row, priority) };
    }

    private string? ErrorOf(CsvRow row, string? priority)
    {
        if (string.IsNullOrWhiteSpace(row.Subject) && string.IsNullOrWhiteSpace(row.Body))
            return "has no text";
        foreach (var text in (ReadOnlySpan<string?>)[row.Subject, row.Body, row.Label, row.ExternalId])
        {
            if (text is null)
                continue;
            if (text.Contains('\0', StringComparison.Ordinal))
                return "contains a NUL character";
            if (text.Contains(NotUtf8, StringComparison.Ordinal))
                return "contains bytes that are not UTF-8";
        }

        if (row.Subject.Length > _limits.SubjectCharacters)
            return $"has a subject of more than {_limits.SubjectCharacters} characters";
        if (row.Label?.Length > _limits.SubjectCharacters || row.ExternalId?.Length > _limits.SubjectCharacters)
            return $"has a category or id of more than {_limits.SubjectCharacters} characters";
        if (row.Body.Length > _limits.BodyBytes / 4 && Encoding.UTF8.GetByteCount(row.Body) > _limits.BodyBytes)
            return $"has a body of more than {_limits.BodyBytes} bytes";
        return priority is not null && row.Priority is null ? $"has an unknown priority '{priority}'" : null;
    }

    private string Field(int column) => column < 0 ? "" : _csv.GetString(column);

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static int LinesOf(ReadOnlySpan<char> record)
    {
        var breaks = record.Count('\n');
        return record.EndsWith("\n") ? Math.Max(breaks, 1) : breaks + 1;
    }

    /// <summary>
    /// Whether each quoted field of a record is closed right before a delimiter or the end (RFC 4180).
    /// </summary>
    private static bool IsWellQuoted(ReadOnlySpan<char> record, char delimiter)
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

    // What Sylvan throws for records it can't make sense of.
    private static bool IsBroken(Exception exception) =>
        exception is CsvFormatException or CsvRecordTooLargeException or InvalidDataException;

    // Sylvan would find it too, but not say which it is.
    private static async Task<char> FindDelimiterAsync(Stream stream, CancellationToken cancellation)
    {
        var text = new StreamReader(await DecompressAsync(stream, cancellation));
        var start = new char[4096];
        var length = await text.ReadBlockAsync(start, cancellation);
        stream.Position = 0;
        var end = Array.IndexOf(start, '\n', 0, length);
        return ",;\t|".MaxBy(candidate => start.AsSpan(0, end < 0 ? length : end).Count(candidate));
    }

    private static async Task<Stream> DecompressAsync(Stream stream, CancellationToken cancellation)
    {
        var start = new byte[2];
        var read = await stream.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellation);
        stream.Position = 0;
        return read == 2 && start is [0x1f, 0x8b] ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}

/// <summary>One row of a CSV of tickets.</summary>
/// <param name="Number">Number of the row, from 0, bad rows counted.</param>
/// <param name="Line">Line of the file where it begins, from 1.</param>
public sealed record CsvRow(long Number, long Line)
{
    /// <summary>Subject, empty if there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Text.</summary>
    public string Body { get; init; } = "";

    /// <summary>Known category.</summary>
    public string? Label { get; init; }

    /// <summary>Priority, if the file has one.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The data set's own id.</summary>
    public string? ExternalId { get; init; }

    /// <summary>What is wrong with the row; null for a good one.</summary>
    public string? Error { get; init; }

    /// <summary>The row as a ticket.</summary>
    public Ticket ToTicket(ReadOnlySpan<byte> import, SeedSource source, DateTimeOffset now) =>
        new()
        {
            Id = ImportedId.Of(import, Number),
            Subject = Subject,
            Body = Body,
            Priority = Priority,
            Source = source.Name,
            ExternalId = ExternalId,
            Label = Label,
            Split = Label is null ? Split.Live : Fingerprint.SplitOf(Fingerprint.Of(Subject, Body), source.Split),
            CreatedAt = now,
        };
}

/// <summary>A CSV that can't be imported at all.</summary>
public sealed class CsvRefusedException(string field, string message) : Exception(message)
{
    /// <summary>What the message is about: <c>file</c>, or a field of the mapping.</summary>
    public string Field { get; } = field;
}
