using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Streams a CSV into the store. Memory is bounded by a few batches, whatever the size of the file.</summary>
public sealed class TicketImporter(
    NpgsqlDataSource database,
    TicketProtection protection,
    Limits limits,
    TimeProvider clock
)
{
    /// <summary>
    /// Checks the whole file, unless that was done when it was uploaded. Then imports the rows that are not in the store
    /// yet: an import that was cut off goes on where it stopped, and one that was complete adds nothing.
    /// </summary>
    /// <param name="source">How to read it.</param>
    /// <param name="file">A seekable stream of the file.</param>
    /// <param name="lease">Of the job it is done for, if any; the job is told with each batch how far it is.</param>
    /// <param name="cancellation">Stops; what is stored stays.</param>
    /// <returns>How far it is, after each batch and at the end.</returns>
    /// <exception cref="CsvRefusedException">The file is damaged, too large, or has no usable header.</exception>
    /// <exception cref="OperationCanceledException">It was to stop, or the lease is lost.</exception>
    public async IAsyncEnumerable<ImportProgress> RunAsync(
        ImportSource source,
        Stream file,
        JobLease? lease,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var content = source.Content ?? await CsvContent.CheckAsync(file, limits, cancellation);
        await using var csv = await CsvTickets.OpenAsync(file, source.Mapping, limits, cancellation);
        var import = Identify(content, csv.Columns, source.Split);
        var writer = new TicketWriter(database, import, lease);
        await writer.BeginAsync(content.Rows, cancellation);

        Task? storing = null; // the next batch is parsed while this one is on its way
        try
        {
            await foreach (var batch in ReadBatchesAsync(csv, import, source, writer, cancellation))
            {
                if (storing is not null)
                {
                    await storing;
                    yield return writer.Progress;
                }

                storing = writer.StoreAsync(batch, cancellation);
            }

            await storing!; // there is a last batch, if only an empty one
            yield return writer.Progress;
        }
        finally
        {
            await (storing ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<ImportBatch> ReadBatchesAsync(
        CsvTickets csv,
        byte[] import,
        ImportSource source,
        TicketWriter writer,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var (batch, good) = (new ImportBatch(), 0L);
        await foreach (var row in csv.ReadAsync(cancellation))
        {
            if (row.Number == limits.ImportRows)
            {
                yield return batch;
                throw CsvContent.TooManyRows(limits, $"; {good} rows before that are stored");
            }

            good += row.Error is null ? 1 : 0;
            if (row.Error is not null)
                batch.Rejected.Add(RejectedRow.Of(row, protection));
            else if (row.Number <= writer.LastStored)
                batch.AddStored();
            else
                batch.Add(row.Number, row.ToTicket(import, source, protection, now));
            if (!batch.IsFull)
                continue;
            yield return batch;
            batch = new ImportBatch();
        }

        yield return batch;
    }

    // Other columns or another split of the same content are another import: they give other tickets.
    private static byte[] Identify(CsvContent content, Columns columns, Split? split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content.Hash);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { columns, split }));
        return hash.GetHashAndReset();
    }
}
