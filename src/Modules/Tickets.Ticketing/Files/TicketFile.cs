using System.Runtime.CompilerServices;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// Reads tickets from a file as a stream: CSV, XLSX, NDJSON or JSON, packed or not. What it is, its encoding, its delimiter and its
/// columns are found unless they are said; a bad row is handed out with its line and what is wrong with it, and reading goes on.
/// </summary>
public sealed class TicketFile : IAsyncDisposable
{
    private readonly OpenedFile _file;
    private readonly FileReading _reading;
    private readonly Limits _limits;
    private readonly IReadOnlyList<string> _categories;
    private RowReader _rows;

    private TicketFile(OpenedFile file, FileReading reading, IReadOnlyList<string> categories, Limits limits)
    {
        (_file, _reading, _categories, _limits) = (file, reading, categories, limits);
        _rows = ReadHeader();
    }

    /// <summary>What the file was taken for.</summary>
    public FileDescription Description => _file.Records.Description;

    /// <summary>The names of all columns.</summary>
    public IReadOnlyList<string> Header => _file.Records.Header;

    /// <summary>Which of them hold what.</summary>
    public ColumnMapping Mapping => _reading.Mapping.As(_rows.Columns, Header);

    /// <summary>Where they are.</summary>
    internal Columns Columns => _rows.Columns;

    /// <summary>The columns that are kept as they are.</summary>
    public IReadOnlyList<string> Kept => [.. _rows.Columns.Kept.Select(place => Header[place]).Distinct()];

    /// <summary>What stands between several categories in a cell; null if a cell is one.</summary>
    public string? CategorySeparator => _rows.CategorySeparator;

    /// <summary>What is wrong with the mapping, by its field; empty if the file can be imported.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();

    /// <summary>What was mended, guessed or left out so far.</summary>
    public ReadingNotes Notes { get; } = new();

    /// <summary>Opens a file from its beginning and finds its columns. The file stays open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reading">What a person says of it.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="categories">Categories that there are, as they are written.</param>
    /// <exception cref="FileRefusedException">It is empty, damaged, or lacks a column; the message says which.</exception>
    public static async Task<TicketFile> OpenAsync(
        Stream file,
        FileReading reading,
        Limits limits,
        CancellationToken cancellation,
        IReadOnlyList<string>? categories = null
    )
    {
        var tickets = await LookAsync(file, reading, isBeginning: false, limits, cancellation, categories);
        if (tickets.Errors.Count == 0)
            return tickets;
        await tickets.DisposeAsync();
        var (field, error) = tickets.Errors.First();
        throw new FileRefusedException(field, error);
    }

    /// <summary>The same for a file that was read whole; of a ZIP archive or a workbook, what is in it is read too.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">What is in it; its encoding is taken, unless a person says one.</param>
    /// <param name="reading">What a person says of it.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="categories">Categories that there are, as they are written.</param>
    /// <exception cref="FileRefusedException">It is damaged, or lacks a column; the message says which.</exception>
    public static async Task<TicketFile> OpenWholeAsync(
        Stream file,
        FileContent content,
        FileReading reading,
        Limits limits,
        CancellationToken cancellation,
        IReadOnlyList<string>? categories = null
    )
    {
        reading = reading with { Encoding = reading.Encoding ?? content.Encoding };
        var tickets = await OpenAsync(file, reading, limits, cancellation, categories);
        try
        {
            await tickets.CheckAsync(cancellation);
            return tickets;
        }
        catch
        {
            await tickets.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same for a file that may lack a column: see <see cref="Errors" />.</summary>
    /// <exception cref="FileRefusedException">The file is empty, damaged, or none; the message says why.</exception>
    internal static async Task<TicketFile> LookAsync(
        Stream file,
        FileReading reading,
        bool isBeginning,
        Limits limits,
        CancellationToken cancellation,
        IReadOnlyList<string>? categories = null
    )
    {
        var opened = await OpenedFile.OpenAsync(file, reading, isBeginning, limits, cancellation);
        try
        {
            return new TicketFile(opened, reading, categories ?? [], limits);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a ZIP archive or a workbook whole, to see that it is sound; does nothing with other files.</summary>
    /// <exception cref="FileRefusedException">It is not.</exception>
    public Task CheckAsync(CancellationToken cancellation) => _file.CheckAsync(cancellation);

    /// <summary>The rows in file order, good and bad ones.</summary>
    /// <exception cref="FileRefusedException">The file is damaged.</exception>
    public async IAsyncEnumerable<TicketRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (number, names) = (0L, Header.Count);
        await foreach (var record in _file.Records.ReadAsync(cancellation))
        {
            // JSON says its names as it goes.
            if (Header.Count != names)
                (_rows, names) = (ReadHeader(), Header.Count);
            if (_rows.Read(record, number) is not { } row)
                continue;
            yield return row;
            number++;
        }
    }

    private RowReader ReadHeader()
    {
        (var columns, Errors) = _reading.Resolve(Header);
        return new RowReader(columns, Header, Description, _reading, Notes, _categories, _limits);
    }

    /// <summary>Lets go of everything but the file.</summary>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
