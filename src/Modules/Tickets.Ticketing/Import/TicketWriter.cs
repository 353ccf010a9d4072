using Npgsql;
using NpgsqlTypes;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Stores the rows of one import, batch by batch.</summary>
/// <param name="database">Where to.</param>
/// <param name="import">Identity of the import.</param>
/// <param name="lease">Of the job it is done for, if any.</param>
internal sealed class TicketWriter(NpgsqlDataSource database, byte[] import, JobLease? lease)
{
    // One statement, and nothing to send after it: a host that stops or vanishes while it sends leaves no lock behind.
    // (COPY is a tenth faster, but waits for its data for ever, whatever the time-outs: docs/adr/0027.)
    private static string Insert(string condition) =>
        $"""
            with allowed as ({condition}), tickets as (
                insert into {Schema.Ticket} (id, data)
                select id, data::jsonb from unnest($1, $2) as ticket (id, data) where exists (select from allowed)
            ), backlog as (
                insert into {Schema.Backlog} (id) select unnest($1) where exists (select from allowed)
            )
            select count(*) from allowed
            """;

    /// <summary>The last row that is in the store, -1 if none is.</summary>
    public long LastStored { get; private set; } = -1;

    /// <summary>How far it is.</summary>
    public ImportProgress Progress { get; private set; } = new();

    /// <summary>Looks what is in the store already.</summary>
    public async Task BeginAsync(long rows, CancellationToken cancellation)
    {
        Progress = new ImportProgress { Total = rows };
        LastStored = await ReadLastStoredAsync(cancellation);
    }

    /// <summary>
    /// Stores the rows of a batch that are not there yet. Another import of the same file may be under way: each stores
    /// whole batches in the order of the file, so what is stored is always its beginning, up to some row.
    /// </summary>
    public async Task StoreAsync(ImportBatch batch, CancellationToken cancellation)
    {
        while (true)
        {
            batch.DropThrough(LastStored);
            var after = Progress.After(batch);
            try
            {
                if (!await TryInsertAsync(batch, after, cancellation))
                    lease!.Lose();
                Progress = after;
                return;
            }
            catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                var last = await ReadLastStoredAsync(cancellation);
                if (last <= LastStored)
                    throw;
                LastStored = last;
            }
        }
    }

    private async Task<bool> TryInsertAsync(ImportBatch batch, ImportProgress after, CancellationToken cancellation)
    {
        // As text: PostgreSQL copies an array of jsonb more often.
        var tickets = new NpgsqlParameter { Value = batch.Tickets, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
        var allowed = await database.ScalarAsync<long>(
            Insert(lease is null ? "select 1" : JobLease.Reporting),
            [batch.Ids, tickets, .. lease?.Report(after, hasMore: batch.Rejected.Count > 0) ?? []],
            cancellation
        );
        return allowed > 0;
    }

    private async Task<long> ReadLastStoredAsync(CancellationToken cancellation)
    {
        var last = await database.ScalarAsync<Guid?>(
            $"select id from {Schema.Ticket} where id between $1 and $2 order by id desc limit 1",
            [ImportedId.Of(import, 0), ImportedId.Of(import, ImportedId.LastRow)],
            cancellation
        );
        return last is { } id ? ImportedId.RowOf(id) : -1;
    }
}
