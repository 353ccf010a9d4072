namespace Tickets.Ticketing;

/// <summary>What a file is that is no CSV, for the person who took it for one.</summary>
internal static class CsvKind
{
    // As text: a byte that is not UTF-8 has become CsvText.NotUtf8.
    private static readonly (string Start, string Name)[] Known =
    [
        ("%PDF-", "a PDF"),
        ("PK\u0003\u0004", "an Excel workbook or another ZIP file; save the table as CSV"),
        ($"{CsvText.NotUtf8}{CsvText.NotUtf8}\u0011", "an old Excel or Office file; save the table as CSV"),
        ($"{CsvText.NotUtf8}PNG", "a picture"),
        ("GIF8", "a picture"),
        ("{\\rtf", "a text document"),
        ("{\"", "JSON"),
        ("[{", "JSON"),
        ("<!DOCTYPE", "a web page"),
        ("<html", "a web page"),
        ("<?xml", "XML"),
    ];

    /// <summary>Refuses a file whose first line is none of a CSV.</summary>
    /// <exception cref="CsvRefusedException">It does; the message says what it is.</exception>
    public static void Check(ReadOnlySpan<char> line)
    {
        var begins = line.TrimStart();
        foreach (var (known, name) in Known)
            if (begins.StartsWith(known, StringComparison.OrdinalIgnoreCase))
                throw new CsvRefusedException("file", $"the file is no CSV: it is {name}");
        if (line.Contains('\0'))
            throw new CsvRefusedException("file", "the file is no CSV: its beginning is no text");
    }
}
