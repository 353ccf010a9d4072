using System.IO.Compression;

namespace Tickets.Ticketing;

/// <summary>Reads the beginning of a file as an import would, and stores nothing.</summary>
public sealed class ImportPreviews(TicketProtection protection, Limits limits, TimeProvider clock)
{
    private const int MaxRows = 20;

    private static readonly byte[] NoImport = new byte[8];

    // Of a packed file: its beginning is text of some times its size.
    private const int MaxUnpacked = 8 * ImportPreview.MaxBytes;

    /// <summary>How a file would be understood.</summary>
    /// <param name="source">How to read it.</param>
    /// <param name="file">The file from its beginning; <see cref="ImportPreview.MaxBytes" /> are read at most.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CsvRefusedException">It is empty, damaged, or no CSV.</exception>
    public async Task<ImportPreview> OfAsync(ImportSource source, Stream file, CancellationToken cancellation)
    {
        var bytes = new byte[ImportPreview.MaxBytes];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        var isWhole = length < bytes.Length;
        var start = new MemoryStream(bytes, 0, length);
        if (!isWhole && bytes is [0x1f, 0x8b, ..])
            start = await UnpackAsync(start, cancellation);
        await using var csv = await CsvTickets.LookAsync(start, source.Mapping, limits, cancellation);
        var preview = new ImportPreview
        {
            Delimiter = csv.Delimiter.ToString(),
            Columns = csv.Header,
            Mapping = csv.Mapping.WithoutEmpty(),
            Errors = csv.Errors,
            IsWhole = isWhole,
        };
        if (csv.Errors.Count > 0)
            return preview;
        var rows = await csv.ReadAsync(cancellation).ToListAsync(cancellation);
        if (!isWhole && rows.Count > 0)
            rows.RemoveAt(rows.Count - 1); // it may go on
        return preview with
        {
            Rows = [.. rows.Take(MaxRows).Select(row => Show(row, source))],
            LookedAt = rows.Count,
            Rejected = rows.Count(row => row.Error is not null),
        };
    }

    private PreviewRow Show(CsvRow row, ImportSource source)
    {
        if (row.Error is not null)
        {
            var rejected = RejectedRow.Of(row, protection);
            return new() { Line = row.Line, Body = rejected.Text, Error = rejected.Reason };
        }

        var ticket = row.ToTicket(NoImport, source, protection, clock.GetUtcNow());
        return new()
        {
            Line = row.Line,
            Subject = ticket.Subject.Length > 0 ? ticket.Subject : null,
            Body = ticket.Body,
            Category = ticket.Label,
            Priority = ticket.Priority,
            ExternalId = ticket.ExternalId,
            Requester = ticket.Requester,
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
            throw new CsvRefusedException("file", "the file is damaged: what it holds is not gzip; copy or send it again");
        }
    }
}
