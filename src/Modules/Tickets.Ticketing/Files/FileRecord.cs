namespace Tickets.Ticketing;

/// <summary>A record of a file: a row of a CSV or a sheet, an object of JSON.</summary>
/// <param name="Line">Where it begins: the line of a text, the row of a sheet, the number of an object in an array; from 1.</param>
/// <param name="Lines">How many lines it takes up.</param>
/// <param name="Cells">Its fields in the order of the header; fewer or more than that if the file has it so.</param>
internal readonly record struct FileRecord(long Line, long Lines, IReadOnlyList<string> Cells)
{
    /// <summary>What is wrong with it, in words that follow the number of its line; null if its fields could be told apart.</summary>
    public string? Error { get; init; }

    /// <summary>Of a bad one, how it stands in the file.</summary>
    public string? Raw { get; init; }

    /// <summary>A record whose fields can't be told apart.</summary>
    public static FileRecord Bad(long line, long lines, string raw, string error) => new(line, lines, []) { Error = error, Raw = raw };
}

/// <summary>The records of a file, from its first to its last.</summary>
internal abstract class FileRecords : IAsyncDisposable
{
    /// <summary>The names of the fields; JSON may add names while it is read.</summary>
    public abstract IReadOnlyList<string> Header { get; }

    /// <summary>What the file was taken for.</summary>
    public abstract FileDescription Description { get; }

    /// <summary>All that follow the header, good and bad ones.</summary>
    /// <exception cref="FileRefusedException">The file is damaged.</exception>
    public abstract IAsyncEnumerable<FileRecord> ReadAsync(CancellationToken cancellation);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
