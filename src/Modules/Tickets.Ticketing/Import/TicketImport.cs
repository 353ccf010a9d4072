using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>Streams a CSV into the store. Memory is bounded by a few batches, whatever the size of the file.</summary>
public sealed class TicketImport(NpgsqlDataSource database, Limits limits, TimeProvider clock)
{
    /// <summary>
    /// Checks the whole file, then imports the rows that are not in the store yet. An import that was cut off goes on
    /// where it stopped, and one that was complete adds nothing.
    /// </summary>
    /// <param name="source">How to read it.</param>
    /// <param name="file">A seekable stream of the file.</param>
    /// <param name="lease">Of the job it is done for, if any; the job is told with each batch how far it is.</param>
    /// <param name="progress">Called after each batch is committed.</param>
    /// <param name="cancellation">Stops; what is stored stays.</param>
    /// <exception cref="CsvRefusedException">The file is damaged, too large, or has no usable header.</exception>
    /// <exception cref="OperationCanceledException">It was to stop, or the lease is lost.</exception>
    public async Task<ImportProgress> RunAsync(
        SeedSource source,
        Stream file,
        JobLease? lease,
        Action<ImportProgress> progress,
        CancellationToken cancellation
    )
    {
        var content = await CsvContent.CheckAsync(file, limits, cancellation);
        await using var csv = await CsvTickets.OpenAsync(file, source.Mapping, limits, cancellation);
        var import = Identify(content, csv.Columns, source.Split);
        var writer = new TicketWriter(database, import, lease);
        await writer.BeginAsync(content.Rows, cancellation);

        var now = clock.GetUtcNow();
        var batch = new ImportBatch();
        var storing = Task.CompletedTask; // the next batch is parsed while this one is on its way
        try
        {
            await foreach (var row in csv.ReadAsync(cancellation))
            {
                if (row.Number == limits.ImportRows)
                {
                    await FlushAsync();
                    await storing;
                    throw CsvContent.TooManyRows(limits, $"; {writer.Progress.Done} rows before that are stored");
                }

                if (row.Error is not null)
                    batch.Rejected.Add(new RejectedRow(row.Line, row.Error));
                else if (row.Number <= writer.LastStored)
                    batch.AddStored();
                else
                    batch.Add(row.Number, row.ToTicket(import, source, now));
                if (batch.IsFull)
                    await FlushAsync();
            }

            await FlushAsync();
            await storing;
        }
        finally
        {
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return writer.Progress;

        async Task FlushAsync()
        {
            await storing;
            (var full, batch) = (batch, new ImportBatch());
            storing = StoreAsync();

            async Task StoreAsync()
            {
                await writer.StoreAsync(full, cancellation);
                progress(writer.Progress);
            }
        }
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
