using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The tickets of a chunk. Of a run that is paused or was cancelled there is nothing to do.</summary>
internal sealed class ChunkWork(NpgsqlDataSource database, RuleStore rules, TicketingMetrics metrics, ClassifyChunk chunk)
    : BacklogWork(database, rules, metrics)
{
    private static readonly string Record = Recorded(OutcomeWriter.Insert);
    private static readonly string RecordFirst = Recorded(OutcomeWriter.InsertFirst);

    /// <inheritdoc />
    protected override (string Sql, object[] Values) Waiting { get; } =
        (
            $"""
            id between $1 and $2 and sent_at is null and exists (
                select from {Schema.Chunk} chunk join {Schema.Job} job on job.id = chunk.job_id
                where chunk.id = $3 and job.state = 'running')
            """,
            [chunk.From, chunk.To, chunk.ChunkId]
        );

    /// <inheritdoc />
    public override async Task RecordAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        try
        {
            await RecordAsync(RecordFirst, modelVersion, results, cancellation);
        }
        catch (PostgresException known) when (known.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // A person decided meanwhile, or another copy of the message was faster.
            await RecordAsync(Record, modelVersion, results, cancellation);
        }
    }

    private async Task RecordAsync(
        string record,
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        await using var batch = Database.CreateBatch();
        batch.Add(Sql.Unsynced); // what is undone is in the backlog again
        AddLock(batch);
        AddRecord(batch, record, OutcomeWriter.Values(results, modelVersion));
        batch.Add(ChunkTable.Close, chunk.ChunkId, chunk.From, chunk.To);
        batch.Add(JobTable.FinishRun($"(select job_id from {Schema.Chunk} where id = $1)"), chunk.ChunkId);
        await RunAsync(batch, modelVersion, results, cancellation);
    }

    /// <inheritdoc />
    public override Task KeepAsync(CancellationToken cancellation) =>
        Database.ExecuteAsync(
            $"update {Schema.Chunk} set sent_at = now() where id = $1 and done_at is null",
            [chunk.ChunkId],
            cancellation
        );

    /// <inheritdoc />
    public override async Task FailAsync(Guid ticketId, string reason, CancellationToken cancellation)
    {
        await using var batch = Database.CreateBatch();
        AddLock(batch);
        batch.Add(
            $"""
            with failed as ({InsertFailed})
            update {Schema.Chunk} set failed = failed + 1 where id = $3 and exists (select from failed)
            """,
            ticketId,
            Storable(reason),
            chunk.ChunkId
        );
        AddLeaveBacklog(batch, ticketId);
        await batch.ExecuteNonQueryAsync(cancellation);
        Metrics.Failed();
    }

    // Two copies of a chunk's message would update the same rows, perhaps in another order: one waits here instead.
    private void AddLock(NpgsqlBatch batch) =>
        batch.Add($"select 1 from {Schema.Chunk} where id = $1 for update", chunk.ChunkId);
}
