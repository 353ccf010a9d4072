using System.IO.Compression;
using System.IO.Hashing;

namespace Tickets.Ticketing;

/// <summary>A ZIP archive with one file in it, or a workbook, which is a ZIP archive too. Its directory is at its end, so it is read from the disk.</summary>
internal sealed class ZippedFile : IDisposable
{
    private readonly FileStream _file;
    private readonly ZipArchive _archive;
    private readonly Limits _limits;

    private ZippedFile(FileStream file, ZipArchive archive, Limits limits) => (_file, _archive, _limits) = (file, archive, limits);

    /// <summary>Whether a file is one, by its first bytes.</summary>
    public static bool Is(ReadOnlySpan<byte> sample) => sample.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Whether it is a workbook of Excel.</summary>
    public bool IsWorkbook => _archive.GetEntry("xl/workbook.xml") is not null || _archive.Entries.Any(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal));

    /// <summary>The archive itself.</summary>
    public Stream Content => _file;

    /// <summary>Copies an archive to the disk, if it is not there, and reads its directory.</summary>
    /// <exception cref="FileRefusedException">It is cut off, damaged, or unpacks to too much.</exception>
    public static async Task<ZippedFile> OpenAsync(Stream content, Limits limits, CancellationToken cancellation)
    {
        var file = TemporaryFile.Create();
        try
        {
            await content.CopyToAsync(file, cancellation);
            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var unpacked = archive.Entries.Sum(entry => entry.Length);
            if (unpacked > limits.UnpackedBytes)
                throw TooLarge($"{limits.UnpackedBytes} bytes", nameof(Limits.UnpackedBytes));
            if (unpacked > UnpackedStream.SmallBytes && unpacked / limits.UnpackRatio > file.Length)
                throw TooLarge($"{limits.UnpackRatio} times its size", nameof(Limits.UnpackRatio));
            return new ZippedFile(file, archive, limits);
        }
        catch (InvalidDataException)
        {
            await file.DisposeAsync();
            throw Damaged();
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The one file of the archive.</summary>
    /// <exception cref="FileRefusedException">There are none, or several.</exception>
    public async Task<Stream> OpenFileAsync(CancellationToken cancellation)
    {
        var files = _archive.Entries.Where(IsFile).ToList();
        if (files is not [var file])
        {
            var names = string.Join(", ", files.Take(5).Select(entry => ColumnMappings.Shorten(entry.Name)));
            throw new FileRefusedException(
                "file",
                files.Count == 0 ? "the ZIP file is empty" : $"the ZIP file has {files.Count} files ({names}); it must have one"
            );
        }

        return await file.OpenAsync(cancellation);
    }

    /// <summary>Unpacks all, to see that it is whole.</summary>
    /// <exception cref="FileRefusedException">It is not.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        var total = 0L;
        foreach (var entry in _archive.Entries)
        {
            var sum = new Crc32();
            try
            {
                await using var content = await entry.OpenAsync(cancellation);
                while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
                {
                    sum.Append(buffer.AsSpan(0, read));
                    if ((total += read) > _limits.UnpackedBytes)
                        throw TooLarge($"{_limits.UnpackedBytes} bytes", nameof(Limits.UnpackedBytes));
                }
            }
            catch (InvalidDataException)
            {
                throw Damaged();
            }

            if (sum.GetCurrentHashAsUInt32() != entry.Crc32)
                throw Damaged();
        }
    }

    /// <summary>The refusal of a file that is damaged.</summary>
    public static FileRefusedException Damaged() =>
        new("file", "the file is cut off or damaged: it is no whole ZIP or XLSX file; copy or send it again");

    private static bool IsFile(ZipArchiveEntry entry) =>
        entry.Name.Length > 0
        && !entry.Name.StartsWith('.')
        && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static FileRefusedException TooLarge(string limit, string setting) =>
        new("file", $"the file unpacks to more than {limit} (Limits__{setting})");

    /// <inheritdoc />
    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }
}
