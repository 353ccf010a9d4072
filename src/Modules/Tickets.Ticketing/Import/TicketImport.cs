using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Tickets.Ticketing.Import;

/// <summary>Streams a CSV into the store. Memory is bounded by a few batches, whatever the size of the file.</summary>
public sealed class TicketImport(NpgsqlDataSource database, Limits limits, TimeProvider clock)
{
    private const int Batch = 5000;
    private const int KeptRejections = 100;

    /// <summary>
    /// Imports the rows that are not in the store yet. An import that was cut off goes on where it stopped, and one
    /// that was complete adds nothing.
    /// </summary>
    /// <param name="source">How to read it.</param>
    /// <param name="file">A seekable stream of the file.</param>
    /// <param name="progress">Called after each batch is committed.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="CsvRefusedException">The file has no usable header.</exception>
    public async Task<ImportProgress> RunAsync(
        SeedSource source,
        Stream file,
        Func<ImportProgress, Task> progress,
        CancellationToken cancellation
    )
    {
        var import = await IdentifyAsync(source, file, cancellation);
        var stored = await LastStoredRowAsync(import, cancellation);
        file.Position = 0;
        await using var csv = await CsvTickets.OpenAsync(file, source.Mapping, limits, cancellation);

        var state = new ImportProgress();
        var rejected = new List<RejectedRow>();
        var batch = new List<Ticket>(Batch);
        var inserting = Task.CompletedTask; // the next batch is parsed while this one is on its way
        var now = clock.GetUtcNow();
        await foreach (var row in csv.ReadAsync(cancellation))
        {
            if (row.Error is not null)
            {
                state = state with { Rejected = state.Rejected + 1 };
                if (rejected.Count < KeptRejections)
                    rejected.Add(new RejectedRow(row.Line, row.Error));
                continue;
            }

            if (row.Number <= stored)
            {
                state = state with { AlreadyStored = state.AlreadyStored + 1 };
                continue;
            }

            batch.Add(row.ToTicket(import, source, now));
            if (batch.Count == Batch)
                await FlushAsync();
        }

        await FlushAsync();
        await inserting;
        return state with { FirstRejected = rejected, Fraction = 1 };

        async Task FlushAsync()
        {
            await inserting;
            var (full, added) = (batch, state.Added + batch.Count);
            batch = new List<Ticket>(Batch);
            state = state with { Added = added, Fraction = file.Length == 0 ? 1 : (double)file.Position / file.Length };
            var reported = state with { FirstRejected = [.. rejected] };
            inserting = InsertAsync();

            async Task InsertAsync()
            {
                if (full.Count > 0)
                    await CopyAsync(full, cancellation);
                await progress(reported);
            }
        }
    }

    // Another mapping or split of the same file is another import: it gives other tickets.
    private static async Task<byte[]> IdentifyAsync(SeedSource source, Stream file, CancellationToken cancellation)
    {
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(await SHA256.HashDataAsync(file, cancellation));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { source.Mapping, source.Split }));
        return hash.GetHashAndReset();
    }

    // Marten's BulkInsertAsync is as fast, but has a transaction of its own, and a ticket must not be without its row in
    // the backlog.
    private async Task CopyAsync(List<Ticket> tickets, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var toTickets = $"copy {Tables.Ticket} (id, data) from stdin (format binary)";
        await using (var copy = await connection.BeginBinaryImportAsync(toTickets, cancellation))
        {
            foreach (var ticket in tickets)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(ticket.Id, NpgsqlDbType.Uuid, cancellation);
                var json = JsonSerializer.SerializeToUtf8Bytes(ticket, TicketJson.Answers);
                await copy.WriteAsync(json, NpgsqlDbType.Jsonb, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        var toBacklog = $"copy {Tables.Backlog} (id) from stdin (format binary)";
        await using (var copy = await connection.BeginBinaryImportAsync(toBacklog, cancellation))
        {
            foreach (var ticket in tickets)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(ticket.Id, NpgsqlDbType.Uuid, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private async Task<long> LastStoredRowAsync(byte[] import, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select id from {Tables.Ticket} where id between $1 and $2 order by id desc limit 1"
        );
        command.Parameters.Add(new() { Value = ImportedId.Of(import, 0) });
        command.Parameters.Add(new() { Value = ImportedId.Of(import, ImportedId.LastRow) });
        return await command.ExecuteScalarAsync(cancellation) is Guid last ? ImportedId.RowOf(last) : -1;
    }
}

/// <summary>How far an import is.</summary>
public sealed record ImportProgress
{
    /// <summary>Rows stored by this run.</summary>
    public long Added { get; init; }

    /// <summary>Rows that an earlier run of the same import had stored.</summary>
    public long AlreadyStored { get; init; }

    /// <summary>Bad rows.</summary>
    public long Rejected { get; init; }

    /// <summary>The first bad rows.</summary>
    public IReadOnlyList<RejectedRow> FirstRejected { get; init; } = [];

    /// <summary>Share of the file that has been read, 0 to 1.</summary>
    public double Fraction { get; init; }
}
