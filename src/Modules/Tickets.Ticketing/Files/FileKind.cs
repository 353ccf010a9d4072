using System.Text;

namespace Tickets.Ticketing;

/// <summary>What a file is that has no tickets to read, for the person who took it for one.</summary>
internal static class FileKind
{
    private const string Accepted = "; CSV, XLSX, NDJSON and JSON can be imported, packed with gzip or ZIP or not";

    private static readonly (byte[] Start, string Name)[] Known =
    [
        ([.. "%PDF-"u8], "a PDF"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Office file; save the table as XLSX or CSV"),
        ([0x89, .. "PNG"u8], "a picture"),
        ([0xFF, 0xD8, 0xFF], "a picture"),
        ([.. "GIF8"u8], "a picture"),
        ([.. "BM"u8], "a picture"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z archive"),
        ([.. "Rar!"u8], "a RAR archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with Zstandard"),
        ([.. "BZh"u8], "packed with bzip2"),
        ([0xFD, .. "7zXZ"u8], "packed with xz"),
        ([.. "SQLite format 3"u8], "a database"),
        ([.. "PAR1"u8], "Parquet"),
    ];

    private static readonly (string Start, string Name)[] KnownTexts =
    [
        ("{\\rtf", "a text document"),
        ("<!DOCTYPE", "a web page, perhaps that of a sign-in"),
        ("<html", "a web page, perhaps that of a sign-in"),
        ("<?xml", "XML"),
        ("<", "a web page or XML"),
    ];

    /// <summary>Refuses a file by its first bytes.</summary>
    /// <exception cref="FileRefusedException">It is none to import; the message says what it is.</exception>
    public static void Check(ReadOnlySpan<byte> sample)
    {
        foreach (var (start, name) in Known)
            if (sample.StartsWith(start) && !(start.Length == 2 && IsText(sample)))
                throw Refused(name);
    }

    /// <summary>Refuses a text by its beginning.</summary>
    /// <exception cref="FileRefusedException">It is none to import; the message says what it is.</exception>
    public static void Check(ReadOnlySpan<char> text)
    {
        var begins = text.TrimStart();
        foreach (var (start, name) in KnownTexts)
            if (begins.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                throw Refused(name);
        var end = text.IndexOf('\n');
        if ((end < 0 ? text : text[..end]).Contains('\0'))
            throw Refused("none that is known: its beginning is no text");
    }

    private static bool IsText(ReadOnlySpan<byte> sample) => !sample[..Math.Min(sample.Length, 256)].Contains((byte)0);

    private static FileRefusedException Refused(string name) => new("file", $"the file has no tickets to read: it is {name}{(name.Contains(';') ? "" : Accepted)}");
}
