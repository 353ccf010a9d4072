using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Rows that nobody needs any more.</summary>
internal static class Cleanup
{
    private static readonly TimeSpan OrphanedAfter = TimeSpan.FromHours(1);

    // Cancelling a run changes the job's row alone.
    private const string CloseChunksOfCancelledRuns = $"""
        update {Schema.Chunk} set done_at = now()
        where id = any(array(
            select id from {Schema.Chunk} chunk where done_at is null
            and (select state from {Schema.Job} job where job.id = chunk.job_id) = 'cancelled'
            order by id limit 500 for update skip locked))
        """;

    // Their job has ended, or was never stored.
    private const string DeleteUploads = $"""
        delete from {Schema.Upload} where id < $1 and id not in (
            select (input ->> 'upload_id')::uuid from {Schema.Job}
            where {JobTable.Open} and input ->> 'upload_id' is not null)
        """;

    /// <summary>
    /// Closes chunks of runs that were cancelled, deletes uploads that no job waits for, and keys of requests after their
    /// expiry.
    /// </summary>
    public static async Task ClearAsync(
        NpgsqlDataSource database,
        DateTimeOffset now,
        TimeSpan expiry,
        CancellationToken cancellation
    )
    {
        await database.ExecuteAsync(CloseChunksOfCancelledRuns, [], cancellation);
        await database.ExecuteAsync(DeleteUploads, [Guid.CreateVersion7(now - OrphanedAfter)], cancellation);
        await database.ExecuteAsync(IdempotencyTable.DeleteExpired, [expiry], cancellation);
    }
}
