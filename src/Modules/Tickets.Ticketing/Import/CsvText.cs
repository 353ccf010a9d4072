using System.Text;

namespace Tickets.Ticketing;

/// <summary>The text of a CSV.</summary>
internal static class CsvText
{
    // Bytes that are not UTF-8 become this noncharacter, and not U+FFFD, which files may hold for reasons of their own.
    public const char NotUtf8 = '\uFFFE';
    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8",
        EncoderFallback.ExceptionFallback,
        new DecoderReplacementFallback(NotUtf8.ToString())
    );

    /// <summary>The delimiter of the header. Sylvan would find it too, but not say which it is.</summary>
    /// <exception cref="CsvRefusedException">The file is no CSV.</exception>
    public static async Task<char> FindDelimiterAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        using var text = await OpenAsync(file, limits, cancellation);
        var start = new char[4096];
        var length = await text.ReadBlockAsync(start, cancellation);
        var end = Array.IndexOf(start, '\n', 0, length);
        var line = start.AsMemory(0, end < 0 ? length : end);
        CsvKind.Check(line.Span);
        return ",;\t|".MaxBy(candidate => line.Span.Count(candidate));
    }

    /// <summary>The text of a file, gzip or not, from its beginning. The file stays open.</summary>
    public static async Task<StreamReader> OpenAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        var content = await CsvContent.OpenAsync(file, limits, cancellation);
        return new StreamReader(content, Utf8, true, 1 << 16, leaveOpen: content == file);
    }
}
