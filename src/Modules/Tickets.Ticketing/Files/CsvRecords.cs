using System.Runtime.CompilerServices;
using Sylvan.Data.Csv;

namespace Tickets.Ticketing;

/// <summary>
/// The records of a CSV (RFC 4180). Where a quote is not closed, the line it stands in is refused, and reading goes on at the next
/// line that has as many fields as the header.
/// </summary>
internal sealed class CsvRecords : FileRecords
{
    // Of a record: twice as many still fit into an array.
    private const long MaxCharacters = 1 << 29;

    private const string Misplaced = "a quote that is not closed, or not where a field ends";

    private readonly RetainedText _text;
    private readonly CsvDataReaderOptions _options;
    private readonly char _delimiter;
    private readonly bool _isBeginning; // of a file, whose last record goes on
    private CsvDataReader? _csv;
    private string[] _header = [];
    private long _line = 1;
    private bool _isInLine; // of which the beginning was refused, because it is too long
    private long _unclosed; // line of a quote that is not closed, while the next line that fits is looked for

    private CsvRecords(RetainedText text, FileDescription description, char delimiter, bool isBeginning, Limits limits)
    {
        (_text, _delimiter, _isBeginning) = (text, delimiter, isBeginning);
        Description = description with { Format = "csv", Delimiter = delimiter.ToString() };
        _options = new CsvDataReaderOptions
        {
            Delimiter = delimiter,
            Comment = '\0', // "#1234 is still broken" is a ticket, not a comment
            HasHeaders = false, // the header is a record like others, and may be broken like them
            // A record is longer than this only if a quote is never closed.
            MaxBufferSize = (int)Math.Min(4 * (limits.BodyBytes + (1L << 16)), MaxCharacters),
            BufferSize = 1 << 16,
            // Reads past a misplaced quote, which the strict style can't; the record is still refused, see Quoting.
            CsvStyle = CsvStyle.Lax,
            OwnsReader = false,
        };
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Header => _header;

    /// <inheritdoc />
    public override FileDescription Description { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="text">The file from its beginning, of which some is held.</param>
    /// <param name="description">What is known of it.</param>
    /// <param name="delimiter">What stands between its fields; null finds it.</param>
    /// <param name="isWhole">Whether all of it is held.</param>
    /// <param name="isBeginning">Whether it is the beginning of a file, and no more of it is there.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FileRefusedException">It has none.</exception>
    public static async Task<CsvRecords> OpenAsync(
        RetainedText text,
        FileDescription description,
        char? delimiter,
        bool isWhole,
        bool isBeginning,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var announced = Delimiters.Announced(text.Held);
        if (announced is not null)
            text.Understood(text.Held.IndexOf('\n') is var end and >= 0 ? end + 1 : text.Held.Length);
        var records = new CsvRecords(
            text,
            description,
            delimiter ?? announced ?? Delimiters.Find(text.Held, isWhole && !isBeginning),
            isBeginning,
            limits
        );
        records._line += announced is null ? 0 : 1;
        await records.ReadHeaderAsync(cancellation);
        return records;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<FileRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await NextAsync(cancellation) is { } record)
        {
            if (_unclosed > 0)
            {
                if (record.Error is not null || record.Cells.Count != _header.Length)
                {
                    yield return record.Error is null
                        ? FileRecord.Bad(record.Line, record.Lines, string.Join(_delimiter, record.Cells), $"has {record.Cells.Count} fields, the header has {_header.Length}; it may belong to the quote of line {_unclosed}")
                        : record;
                    continue;
                }

                _unclosed = 0;
            }

            yield return record;
        }
    }

    private async Task ReadHeaderAsync(CancellationToken cancellation)
    {
        FileRecord? header;
        do
            header = await NextAsync(cancellation);
        while (header is { Error: null } empty && empty.Cells.All(string.IsNullOrWhiteSpace));
        if (header is not { } found)
            throw new FileRefusedException("file", "the file is empty; its first line must name the columns");
        if (found.Error is not null)
            throw new FileRefusedException("file", $"the header can't be read: line {found.Line} {found.Error}");
        var last = found.Cells.Count;
        while (last > 1 && string.IsNullOrWhiteSpace(found.Cells[last - 1]))
            last--;
        _header = [.. found.Cells.Take(last).Select(name => name.Trim())];
    }

    private async ValueTask<FileRecord?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            if (_csv is null)
            {
                if (_isInLine)
                    await _text.SkipLineAsync(cancellation);
                _isInLine = false;
                _text.Rewind();
                _csv = await CsvDataReader.CreateAsync(_text, _options, cancellation);
            }

            if (!await _csv.ReadAsync(cancellation))
                return null;
        }
        catch (Exception broken) when (broken is CsvFormatException or CsvRecordTooLargeException)
        {
            var held = _text.Held;
            var end = held.IndexOf('\n');
            _isInLine = end < 0;
            return (_isInLine ? held : held[..end]).Contains('"')
                ? BeginAnew(held, "a quote that is never closed")
                : BeginAnew(held, $"more than {_options.MaxBufferSize} characters in a line");
        }

        var raw = _csv.GetRawRecordSpan();
        var lines = Quoting.LinesOf(raw);
        if (!Quoting.IsSound(raw, _delimiter))
        {
            if (_isBeginning && raw.Length == _text.Held.Length)
                return null; // it is closed further on
            if (lines > 1)
                return BeginAnew(raw, Misplaced);
            return Bad(raw, $"has {Misplaced}");
        }

        var cells = new string[_csv.RowFieldCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = _csv.GetString(i);
        var record = new FileRecord(_line, lines, cells);
        _text.Understood(raw.Length);
        _line += lines;
        return record;
    }

    private FileRecord Bad(ReadOnlySpan<char> raw, string error)
    {
        var bad = FileRecord.Bad(_line, 1, raw.ToString(), error);
        _text.Understood(raw.Length);
        _line++;
        return bad;
    }

    // Only the line with the quote is refused: what the quote took in is read again.
    private FileRecord BeginAnew(ReadOnlySpan<char> raw, string fault)
    {
        var end = raw.IndexOf('\n');
        var lines = Quoting.LinesOf(raw);
        if (_unclosed == 0)
            _unclosed = _line;
        var bad = Bad(
            end < 0 ? raw : raw[..(end + 1)],
            lines > 1 ? $"has {fault}: it takes in {lines - 1} more lines, which are read without it" : $"has {fault}"
        );
        _csv = null;
        return bad;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (_csv is not null)
            await _csv.DisposeAsync();
        _text.Dispose();
    }
}
