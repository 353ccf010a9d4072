using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>
/// The chunks of backlog runs: a row and a message each. The row says whether the chunk is done; the message may get lost
/// or come twice.
/// </summary>
internal static class ChunkTable
{
    /// <summary>
    /// Closes a chunk when none of its tickets waits any more; tickets that were replayed do not belong to it. The
    /// transaction that closes the chunk adds its tickets to the job's counts, so they are counted once.
    /// Values: the chunk's id, its first and its last ticket.
    /// </summary>
    public const string Close = $"""
        with closed as (
            update {Schema.Chunk} set done_at = now()
            where id = $1 and done_at is null
            and not exists (select from {Schema.Backlog} where id between $2 and $3 and sent_at is null)
            returning job_id, total, failed
        )
        update {Schema.Job} job set done = job.done + closed.total - closed.failed, failed = job.failed + closed.failed
        from closed where job.id = closed.job_id
        """;

    /// <summary>The table.</summary>
    public static Table Define()
    {
        var chunk = new Table(Schema.Chunk);
        chunk.AddColumn<Guid>("id").AsPrimaryKey();
        chunk.AddColumn<Guid>("job_id").NotNull();
        chunk.AddColumn<Guid>("from_id").NotNull();
        chunk.AddColumn<Guid>("to_id").NotNull();
        // Tickets in the range that waited when it was planned, and those of them that failed.
        chunk.AddColumn<int>("total").NotNull();
        chunk.AddColumn<int>("failed").NotNull().DefaultValueByExpression("0");
        // When its message was sent, or part of its results were written, by PostgreSQL's clock.
        chunk.AddColumn<DateTimeOffset>("sent_at").NotNull();
        chunk.AddColumn<int>("attempts").NotNull().DefaultValueByExpression("1");
        chunk.AddColumn<DateTimeOffset>("done_at");
        chunk.Indexes.Add(Schema.Index("chunk_open", "done_at IS NULL", "id"));
        return chunk;
    }
}
