using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Finds rows of whose messages nothing came, and notes that they are sent again. Rows that somebody is working on are
/// locked, and skipped. All times are PostgreSQL's. What was found is an array, and no join, which may be planned when the tables are
/// still empty: each row is then changed by its key.
/// </summary>
internal static class OverdueQuery
{
    private const long LockKey = 0x7469636B657473; // "tickets"

    // A message that was sent before its run was paused found nothing to do.
    private static readonly string Chunks = $"""
        update {Schema.Chunk} set sent_at = now(), attempts = attempts + 1
        where id = any(array(
            select id from {Schema.Chunk} chunk where done_at is null
            and sent_at < (select greatest(now() - $1, resumed_at) from {Schema.Job} job where job.id = chunk.job_id and state = 'running')
            order by id limit {OverdueWork.MaxChunks} for update skip locked))
        returning id, from_id, to_id
        """;

    // Of hundreds of groups in a row none looks at those of the groups before.
    private static readonly string LiveTickets = Tickets("id > $2");

    // Imported tickets are sent on their own only when they are replayed; an index knows those.
    private static readonly string ReplayedTickets = Tickets($"id < '{ImportedId.FirstLive}' and sent_at is not null");

    private static readonly string Jobs = $"""
        update {Schema.Job} set touched_at = now()
        where id = any(array(
            select id from {Schema.Job} where {JobTable.Active} and not planned and touched_at < now() - $1
            order by id limit {OverdueWork.MaxJobs} for update skip locked))
        returning id, kind
        """;

    private static string Tickets(string condition) =>
        $"""
            update {Schema.Backlog} set sent_at = now()
            where id = any(array(
                select id from {Schema.Backlog} where {condition} and sent_at < now() - $1
                order by id limit {Dispatcher.MaxTickets} for update skip locked))
            returning id
            """;

    /// <summary>Takes some, in a transaction; null while another host is at it.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="job">When the message of a job counts as lost.</param>
    /// <param name="inference">When a message to Inference does.</param>
    /// <param name="after">The last single ticket that was taken; the last imported one before the first.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<OverdueWork?> TakeAsync(
        NpgsqlDataSource database,
        TimeSpan job,
        TimeSpan inference,
        Guid after,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await TakeAsync("select pg_try_advisory_xact_lock($1)", LockKey, row => row.GetBoolean(0)) is not [true])
            return null;
        var rows = new OverdueWork(
            await TakeAsync(Chunks, inference, row => new ClassifyChunk(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2))),
            await TakeAsync(LiveTickets, inference, row => row.GetGuid(0), after),
            await TakeAsync(ReplayedTickets, inference, row => row.GetGuid(0)),
            await TakeAsync(Jobs, job, row => JobMessage.Of(EnumNames.Parse<JobKind>(row.GetString(1))!.Value, row.GetGuid(0)))
        );
        await transaction.CommitAsync(cancellation);
        return rows;

        Task<List<T>> TakeAsync<T>(string sql, object value, Func<NpgsqlDataReader, T> read, params object[] more) =>
            connection.QueryAsync(sql, [value, .. more], read, cancellation);
    }
}
