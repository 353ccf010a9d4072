using System.Security.Cryptography;

namespace Tickets.Ticketing;

/// <summary>What is in a file, as a pass over all of it finds.</summary>
/// <param name="Hash">SHA-256 of the unpacked bytes.</param>
/// <param name="Rows">Rows after the header, as far as quotes are where they belong.</param>
public sealed record CsvContent(byte[] Hash, long Rows)
{
    /// <summary>Opens a CSV, gzip or not, at its beginning. The file stays open.</summary>
    public static async Task<Stream> OpenAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        file.Position = 0;
        var start = new byte[2];
        await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        return start is [0x1f, 0x8b] ? new UnpackedStream(file, limits) : file;
    }

    /// <summary>Reads a whole file: after that it is known to be sound and within the limits.</summary>
    /// <exception cref="CsvRefusedException">It is not.</exception>
    public static async Task<CsvContent> CheckAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        var content = await OpenAsync(file, limits, cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var (lines, quoted, last) = (0L, false, (byte)'\n');
        while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            lines += CountLines(buffer.AsSpan(0, read), ref quoted);
            last = buffer[read - 1];
            if (lines - 1 > limits.ImportRows)
                throw TooManyRows(limits);
        }

        // The header is no row.
        return new CsvContent(hash.GetHashAndReset(), Math.Max(0, last == '\n' ? lines - 1 : lines));
    }

    /// <summary>The refusal of a file that has more rows than may be imported.</summary>
    public static CsvRefusedException TooManyRows(Limits limits, string end = "") =>
        new("file", $"the file has more than {limits.ImportRows} rows (Limits__{nameof(Limits.ImportRows)}){end}");

    private static int CountLines(ReadOnlySpan<byte> bytes, ref bool quoted)
    {
        var lines = 0;
        for (int next; (next = bytes.IndexOfAny((byte)'\n', (byte)'"')) >= 0; bytes = bytes[(next + 1)..])
        {
            if (bytes[next] == '"')
                quoted = !quoted;
            else if (!quoted)
                lines++;
        }

        return lines;
    }
}
