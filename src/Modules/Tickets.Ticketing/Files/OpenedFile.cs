using System.Text;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>A file with what it was found to be, and all that has to be let go of when it was read.</summary>
internal sealed class OpenedFile : IAsyncDisposable
{
    // Of a text: the delimiter, and what kind of JSON it is, are found in so much.
    private const int HeldCharacters = 1 << 16;

    private readonly List<IAsyncDisposable> _opened = [];
    private ZippedFile? _zip;

    private readonly bool _isBeginning;

    private OpenedFile(bool isBeginning) => _isBeginning = isBeginning;

    /// <summary>Its records.</summary>
    public FileRecords Records { get; private set; } = null!;

    /// <summary>Finds out what a file is, from its beginning on. The file stays open.</summary>
    /// <exception cref="FileRefusedException">It has no records to read; the message says why.</exception>
    /// <param name="file">The file.</param>
    /// <param name="reading">What a person says of it.</param>
    /// <param name="isBeginning">Whether it is only the beginning of one.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<OpenedFile> OpenAsync(
        Stream file,
        FileReading reading,
        bool isBeginning,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var opened = new OpenedFile(isBeginning);
        try
        {
            file.Position = 0;
            opened.Records = await opened.ReadAsync(file, new() { Format = "" }, reading, limits, cancellation);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a ZIP archive whole, to see that it is sound.</summary>
    public Task CheckAsync(CancellationToken cancellation) => _zip?.CheckAsync(cancellation) ?? Task.CompletedTask;

    private async Task<FileRecords> ReadAsync(
        Stream content,
        FileDescription description,
        FileReading reading,
        Limits limits,
        CancellationToken cancellation
    )
    {
        var sample = new byte[FileEncoding.SampleBytes];
        var length = await content.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, cancellation);
        var (start, isWhole) = (sample.AsMemory(0, length), length < sample.Length);
        var whole = new PrefixedStream(start, content);
        if (start.Span is [0x1f, 0x8b, ..] && content.CanSeek)
        {
            var unpacked = Own(new UnpackedStream(whole, content, limits));
            return await ReadAsync(unpacked, description with { Packed = "gzip" }, reading, limits, cancellation);
        }

        if (ZippedFile.Is(start.Span) && _zip is null)
        {
            _zip = await ZippedFile.OpenAsync(whole, limits, cancellation);
            if (_zip.IsWorkbook)
                return Own(WorkbookRecords.Open(_zip, description));
            var entry = Own(await _zip.OpenFileAsync(cancellation));
            return await ReadAsync(entry, description with { Packed = "zip" }, reading, limits, cancellation);
        }

        FileKind.Check(start.Span);
        var encoding = reading.Encoding ?? FileEncoding.Guess(start.Span, isWhole);
        var text = new RetainedText(new StreamReader(whole, FileEncoding.Get(encoding), true, 1 << 16));
        await text.HoldAsync(HeldCharacters, cancellation);
        var held = text.Held;
        FileKind.Check(held);
        description = description with { Encoding = Encoding.GetEncoding(encoding).WebName };
        if (held.TrimStart() is ['{', ..] or ['[', ..] && LooksLikeJson(held))
            return Own(await JsonRecords.OpenAsync(text, description, limits, cancellation));
        var delimiter = reading.Delimiter is { } named ? Delimiters.Parse(named) : (char?)null;
        return Own(await CsvRecords.OpenAsync(text, description, delimiter, isWhole && held.Length < HeldCharacters, _isBeginning, limits, cancellation));
    }

    // A CSV may begin with a bracket too.
    private static bool LooksLikeJson(ReadOnlySpan<char> text)
    {
        var next = text.TrimStart()[1..].TrimStart();
        return next is ['"', ..] or ['{', ..] or ['}', ..] or [']', ..];
    }

    private T Own<T>(T opened)
        where T : IAsyncDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
            await opened.DisposeAsync();
        _zip?.Dispose();
    }
}
