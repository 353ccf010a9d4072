using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Streams a file of tickets into the store. Memory is bounded by a few batches, whatever the size of the file.</summary>
public sealed class TicketImporter(
    NpgsqlDataSource database,
    TicketProtection protection,
    TicketingMetrics metrics,
    Limits limits,
    TimeProvider clock
)
{
    private const int LookedAt = 200_000;

    /// <summary>
    /// Checks the whole file, unless that was done when it was uploaded. Then stores what its rows say that the store does not
    /// have: an import that was cut off goes on where it stopped, and one that was complete changes nothing.
    /// </summary>
    /// <param name="source">How to read it.</param>
    /// <param name="file">A seekable stream of the file.</param>
    /// <param name="lease">Of the job it is done for, if any; the job is told with each batch how far it is.</param>
    /// <param name="cancellation">Stops; what is stored stays.</param>
    /// <returns>How far it is, after each batch and at the end.</returns>
    /// <exception cref="FileRefusedException">The file is damaged, too large, has no usable header, or is of another system.</exception>
    /// <exception cref="OperationCanceledException">It was to stop, or the lease is lost.</exception>
    public async IAsyncEnumerable<ImportProgress> RunAsync(
        ImportSource source,
        Stream file,
        JobLease? lease,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var content = source.Content ?? await FileContent.CheckAsync(file, limits, cancellation);
        var categories = await KnownCategoriesAsync(cancellation);
        await using var tickets = await TicketFile.OpenWholeAsync(file, content, source.Reading, limits, cancellation, categories);
        var writer = new TicketWriter(database, metrics, source, tickets.Columns, lease);
        var import = Identify(content, tickets, source);
        writer.Begin(content.Rows, ImportedId.Of(import, 0));

        Task? storing = null; // the next batch is parsed while this one is on its way
        try
        {
            await foreach (var batch in ReadBatchesAsync(tickets, import, source, cancellation))
            {
                if (storing is not null)
                {
                    await storing;
                    yield return writer.Progress;
                }

                storing = writer.StoreAsync(batch, cancellation);
            }

            await storing!; // there is a last batch, if only an empty one
            yield return writer.Progress with { File = ReadFile.Of(tickets) };
        }
        finally
        {
            await (storing ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<ImportBatch> ReadBatchesAsync(
        TicketFile tickets,
        byte[] import,
        ImportSource source,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var (batch, good) = (new ImportBatch(), 0L);
        await foreach (var row in tickets.ReadAsync(cancellation))
        {
            if (row.Number == limits.ImportRows)
            {
                yield return batch;
                throw FileContent.TooManyRows(limits, $"; {good} rows before that are stored");
            }

            good += row.Error is null ? 1 : 0;
            if (row.Error is not null)
                batch.Rejected.Add(RejectedRow.Of(row, protection));
            else
                batch.Add(source.TicketOf(row, ImportedId.Of(import, row.Number), protection, now), row.OwnId, tickets.Notes);
            if (!batch.IsFull)
                continue;
            yield return batch;
            batch = new ImportBatch();
        }

        yield return batch;
    }

    // So that what differs in case only is written as it is. Of a large store some tell.
    private async Task<IReadOnlyList<string>> KnownCategoriesAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select label from (select data ->> 'label' as label from {Schema.Ticket} limit {LookedAt}) looked_at
            where label is not null group by label order by count(*) desc
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new List<string>();
        while (await reader.ReadAsync(cancellation))
            known.Add(reader.GetString(0));
        return known;
    }

    // Other columns, another split or source of the same content are another import: they give other tickets.
    private static byte[] Identify(FileContent content, TicketFile tickets, ImportSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content.Hash);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { tickets.Mapping, source.Split, source.Source }));
        return hash.GetHashAndReset();
    }
}
