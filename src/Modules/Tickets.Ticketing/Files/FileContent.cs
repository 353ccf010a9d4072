using System.Security.Cryptography;
using System.Text;

namespace Tickets.Ticketing;

/// <summary>What is in a file, as a pass over all of it finds.</summary>
/// <param name="Hash">SHA-256 of the unpacked bytes.</param>
/// <param name="Rows">Rows after the header, as far as quotes are where they belong; 0 if only unpacking tells.</param>
/// <param name="Encoding">Of a text, its encoding; null if it is none.</param>
public sealed record FileContent(byte[] Hash, long Rows, string? Encoding)
{
    /// <summary>The content of a file from its beginning, unpacked if it is gzip. The file stays open.</summary>
    public static async Task<Stream> UnpackAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        file.Position = 0;
        var start = new byte[2];
        await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        return start is [0x1f, 0x8b] ? new UnpackedStream(file, file, limits) : file;
    }

    /// <summary>Reads a whole file: after that it is known to be sound and within the limits; of a ZIP archive, that it is there.</summary>
    /// <exception cref="FileRefusedException">It is not.</exception>
    public static async Task<FileContent> CheckAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var (lines, quoted, last) = (0L, false, (byte)'\n');
        var (sample, isZip, isFirst) = (new MemoryStream(), false, true);
        var content = await UnpackAsync(file, limits, cancellation);
        while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            var part = buffer.AsSpan(0, read);
            hash.AppendData(part);
            isZip |= isFirst && ZippedFile.Is(part);
            if (isZip)
                continue;
            // What is found out by the bytes of letters needs some, wherever they are.
            if (sample.Length < FileEncoding.SampleBytes && (isFirst || !Ascii.IsValid(part)))
                sample.Write(part);
            isFirst = false;
            lines += CountLines(part, ref quoted);
            last = part[^1];
            if (lines - 1 > limits.ImportRows)
                throw TooManyRows(limits);
        }

        if (isZip)
            return new FileContent(hash.GetHashAndReset(), 0, null);
        // The header is no row.
        var rows = Math.Max(0, last == '\n' ? lines - 1 : lines);
        var letters = sample.GetBuffer().AsSpan(0, (int)sample.Length);
        return new FileContent(hash.GetHashAndReset(), rows, FileEncoding.Guess(letters, isWhole: false));
    }

    /// <summary>The refusal of a file that has more rows than may be imported.</summary>
    public static FileRefusedException TooManyRows(Limits limits, string end = "") =>
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
