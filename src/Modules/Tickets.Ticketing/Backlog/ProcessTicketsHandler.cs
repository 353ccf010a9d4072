using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Plans a backlog run part by part, each in one transaction before its messages are sent.</summary>
public static class ProcessTicketsHandler
{
    /// <summary>What becomes of a message that keeps failing.</summary>
    public static void Configure(HandlerChain chain) => JobFailure.Configure(chain);

    /// <summary>
    /// The job's row is locked and says how far planning is: a second copy of the message plans the next part, if there
    /// is one.
    /// </summary>
    public static async Task<OutgoingMessages> Handle(
        ProcessTickets message,
        NpgsqlDataSource database,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var found = await connection.QueryAsync(
            $"select {JobTable.Columns} from {Schema.Job} where id = $1 for update",
            [message.JobId],
            JobTable.Read,
            cancellation
        );
        if (found is not [{ State: JobState.Queued or JobState.Running, Planned: false, BatchSize: { } batchSize } job])
            return [];

        var plan = await PlanAsync(connection, job, batchSize, clock.GetUtcNow(), cancellation);
        await StoreAsync(connection, job.Id, plan, cancellation);
        await transaction.CommitAsync(cancellation);

        OutgoingMessages messages = [.. plan.Chunks.Select(chunk => new ClassifyChunk(chunk.Id, chunk.From, chunk.To))];
        if (!plan.IsLast)
            messages.Add(message);
        return messages;
    }

    private static async Task<BacklogPlan> PlanAsync(
        NpgsqlConnection connection,
        Job job,
        int batchSize,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var after = job.PlannedThrough ?? Guid.Empty;
        if (job.Input is not null)
            return await ReclassificationPlan.TakeAsync(
                connection,
                job,
                batchSize,
                after,
                now,
                cancellation
            );
        var ids = await ReadBacklogAsync(connection, after, BacklogPlan.MaxTicketsOf(batchSize), cancellation);
        return BacklogPlan.Of(ids, batchSize, after, now);
    }

    private static Task<List<Guid>> ReadBacklogAsync(
        NpgsqlConnection connection,
        Guid after,
        int limit,
        CancellationToken cancellation
    ) =>
        connection.QueryAsync(
            $"select id from {Schema.Backlog} where sent_at is null and id > $1 order by id limit $2",
            [after, limit],
            row => row.GetGuid(0),
            cancellation
        );

    private static async Task StoreAsync(
        NpgsqlConnection connection,
        Guid job,
        BacklogPlan plan,
        CancellationToken cancellation
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        // By PostgreSQL's clock, as the reconciler decides by it when they are overdue.
        batch.Add(
            $"""
            insert into {Schema.Chunk} (id, job_id, from_id, to_id, total, sent_at)
            select id, $1, from_id, to_id, total, now()
            from unnest($2, $3, $4, $5) as chunk (id, from_id, to_id, total)
            """,
            job,
            plan.Chunks.Select(chunk => chunk.Id).ToArray(),
            plan.Chunks.Select(chunk => chunk.From).ToArray(),
            plan.Chunks.Select(chunk => chunk.To).ToArray(),
            plan.Chunks.Select(chunk => chunk.Total).ToArray()
        );
        batch.Add(
            $"""
            update {Schema.Job} set state = 'running', started_at = coalesce(started_at, now()), touched_at = now(),
                planned = $2, planned_through = $3, total = total + $4
            where id = $1
            """,
            job,
            plan.IsLast,
            plan.Through,
            plan.Total
        );
        batch.Add(JobTable.FinishRun("$1"), job);
        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
