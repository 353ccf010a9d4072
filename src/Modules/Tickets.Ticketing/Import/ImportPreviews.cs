using System.IO.Compression;

namespace Tickets.Ticketing;

/// <summary>Reads the beginning of a file as an import would, and stores nothing.</summary>
public sealed class ImportPreviews(TicketProtection protection, Limits limits, TimeProvider clock)
{
    private const int MaxRows = 20;

    // Of a packed file: its beginning is text of some times its size.
    private const int MaxUnpacked = 8 * ImportPreview.MaxBytes;

    /// <summary>How a file would be understood.</summary>
    /// <param name="source">How to read it.</param>
    /// <param name="file">The file from its beginning, of which as much is read as is looked at.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FileRefusedException">It is empty, damaged, or has no tickets to read.</exception>
    public async Task<ImportPreview> OfAsync(ImportSource source, Stream file, CancellationToken cancellation)
    {
        var (start, isWhole) = await ReadStartAsync(file, cancellation);
        var packed = !isWhole && start.TryGetBuffer(out var bytes) && bytes.AsSpan() is [0x1f, 0x8b, ..] ? "gzip" : null;
        if (packed is not null)
            start = await UnpackAsync(start, cancellation);
        await using var tickets = await TicketFile.LookAsync(start, source.Reading, !isWhole, limits, cancellation);
        var rows = new List<TicketRow>();
        if (tickets.Errors.Count == 0)
            rows = await tickets.ReadAsync(cancellation).ToListAsync(cancellation);
        if (!isWhole && rows.Count > 0)
            rows.RemoveAt(rows.Count - 1); // it may go on
        var read = ReadFile.Of(tickets);
        return new ImportPreview
        {
            File = packed is null ? read : read with { Description = read.Description with { Packed = packed } },
            Columns = tickets.Header,
            Errors = tickets.Errors,
            IsWhole = isWhole,
            Rows = [.. rows.Take(MaxRows).Select(row => Show(row, source))],
            LookedAt = rows.Count,
            Rejected = rows.Count(row => row.Error is not null),
        };
    }

    private static async Task<(MemoryStream Start, bool IsWhole)> ReadStartAsync(Stream file, CancellationToken cancellation)
    {
        var bytes = new byte[ImportPreview.MaxBytes];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        if (length < bytes.Length || !ZippedFile.Is(bytes))
            return (new MemoryStream(bytes, 0, length, writable: false, publiclyVisible: true), length < bytes.Length);
        Array.Resize(ref bytes, ImportPreview.MaxZipBytes);
        length += await file.ReadAtLeastAsync(bytes.AsMemory(length), bytes.Length - length, throwOnEndOfStream: false, cancellation);
        return length < bytes.Length
            ? (new MemoryStream(bytes, 0, length), true)
            : throw new FileRefusedException(
                "file",
                $"an XLSX or ZIP file of more than {ImportPreview.MaxZipBytes >> 20} MiB can't be shown before it is imported"
            );
    }

    private PreviewRow Show(TicketRow row, ImportSource source)
    {
        if (row.Error is not null)
        {
            var rejected = RejectedRow.Of(row, protection);
            return new() { Line = row.Line, Body = rejected.Text, Error = rejected.Reason };
        }

        var ticket = source.TicketOf(row, Guid.Empty, protection, clock.GetUtcNow());
        return new()
        {
            Line = row.Line,
            Subject = ticket.Subject.Length > 0 ? ticket.Subject : null,
            Body = ticket.Body,
            Category = ticket.Label,
            Priority = ticket.Priority,
            ExternalId = ticket.ExternalId,
            Requester = ticket.Requester,
            OpenedAt = ticket.OpenedAt,
            Fields = ticket.Fields,
        };
    }

    // What a file that is cut off gives; whether the whole of it is sound is checked when it is imported.
    private static async Task<MemoryStream> UnpackAsync(Stream packed, CancellationToken cancellation)
    {
        var unpacked = new byte[MaxUnpacked];
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        try
        {
            var length = await gzip.ReadAtLeastAsync(unpacked, unpacked.Length, throwOnEndOfStream: false, cancellation);
            return new MemoryStream(unpacked, 0, length);
        }
        catch (InvalidDataException)
        {
            throw new FileRefusedException("file", "the file is damaged: what it holds is not gzip; copy or send it again");
        }
    }
}
