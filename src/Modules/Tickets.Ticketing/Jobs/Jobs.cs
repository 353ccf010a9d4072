using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The jobs in the store. Only a job that has not ended is changed, so an ended job stays as it is.</summary>
public sealed class Jobs(
    NpgsqlDataSource database,
    Dispatcher dispatcher,
    IInference inference,
    TimeProvider clock
)
{
    private const int MaxRowsRead = PageSql.MaxRowsRead;

    /// <summary>
    /// Commits a job, and hands its message on without waiting for the broker: the row is the truth, and the reconciler
    /// sends what is lost. A utility sends nothing: its job counts as overdue at once. A job that is there already, because
    /// its request came again, stays as it is.
    /// </summary>
    public async Task AcceptAsync(Job job, IJobMessage message, CancellationToken cancellation)
    {
        await database.ExecuteAsync(
            $"""
            insert into {Schema.Job} (id, kind, state, created_at, batch_size, input, asked_by, touched_at)
            values ($1, $2, $3, $4, $5, $6, $7, case when $8 then now() else to_timestamp(0) end)
            on conflict (id) do nothing
            """,
            [
                job.Id,
                EnumNames.Of(job.Kind),
                EnumNames.Of(job.State),
                job.CreatedAt,
                job.BatchSize,
                job.Input is { } input ? Sql.Json(input) : null,
                job.By,
                dispatcher.Sends,
            ],
            cancellation
        );
        dispatcher.Add(message);
    }

    /// <summary>The job, or null.</summary>
    public async Task<Job?> FindAsync(Guid id, CancellationToken cancellation) =>
        await FindAsync("id = $1", [id], cancellation);

    /// <summary>The backlog run that has not ended, or null. There is at most one: an index sees to it.</summary>
    public Task<Job?> FindBacklogRunAsync(CancellationToken cancellation) =>
        FindAsync($"kind = 'process' and {JobTable.Open}", [], cancellation);

    /// <summary>The training that has not ended, or null; likewise.</summary>
    public Task<Job?> FindTrainingAsync(CancellationToken cancellation) =>
        FindAsync($"kind = 'train' and {JobTable.Open}", [], cancellation);

    /// <summary>
    /// Some jobs, the latest first, as lists show them. A state, and the kind of reads, have no index: they are looked for
    /// in <see cref="MaxRowsRead" /> rows at most.
    /// </summary>
    /// <returns>The jobs, and after which one the list goes on; null at its end.</returns>
    public async Task<(IReadOnlyList<Job> Page, Guid? Last)> ListAsync(
        JobKind? kind,
        JobState? state,
        Guid? after,
        int limit,
        CancellationToken cancellation
    )
    {
        // Written out, not as parameters: only then does the partial index match.
        var isIndexed = kind is JobKind.Seed or JobKind.Process or JobKind.Train;
        var ofKind = kind is { } asked ? $"kind = '{EnumNames.Of(asked)}'" : "true";
        var lastLookedAt = $"""
            select id from {Schema.Job} where id < $1 and {(isIndexed ? ofKind : "true")}
            order by id desc offset {MaxRowsRead - 1} limit 1
            """;
        object[] values = [after ?? Guid.AllBitsSet];
        var last = await database.ScalarAsync<Guid?>(lastLookedAt, values, cancellation);
        var inState = state is { } wanted ? $"state = '{EnumNames.Of(wanted)}'" : "true";
        var jobs = await database.QueryAsync(
            $"""
            select {JobTable.ColumnsOfLists} from {Schema.Job}
            where id < $1 and id >= $2 and {ofKind} and {inState} order by id desc limit {limit + 1}
            """,
            [.. values, last ?? Guid.Empty],
            JobTable.Read,
            cancellation
        );
        return jobs.Count > limit ? (jobs[..limit], jobs[limit - 1].Id) : (jobs, last);
    }

    /// <summary>Imports, backlog runs and trainings that have not ended, the latest first, 20 at most.</summary>
    public async Task<IReadOnlyList<JobStatus>> ListOpenAsync(CancellationToken cancellation)
    {
        var open = await database.QueryAsync(
            $"""
            select {JobTable.ColumnsOfLists} from {Schema.Job}
            where {JobTable.Open} and kind in ('seed', 'process', 'train') order by id desc limit 20
            """,
            [],
            JobTable.Read,
            cancellation
        );
        return [.. open.Select(job => StatusOf(job) with { Rejected = null })];
    }

    /// <summary>The status of a job as of now.</summary>
    public JobStatus StatusOf(Job job)
    {
        var waits = job is { Kind: JobKind.Process, State: JobState.Running };
        return JobStatus.Of(job, waits ? inference.WhyTicketsWait : null, clock.GetUtcNow());
    }

    /// <summary>
    /// Takes the lease of a job; null if another host holds it, or the job is not to be worked on.
    /// </summary>
    public Task<JobLease?> TryClaimAsync(Guid id, CancellationToken cancellation) =>
        JobLease.TryTakeAsync(database, id, clock, cancellation);

    /// <summary>Ends a job with its answer.</summary>
    public Task SucceedAsync(Guid id, object result, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"""
            update {Schema.Job} set state = 'succeeded', total = 1, done = 1, result = $2,
                started_at = coalesce(started_at, now()), finished_at = now()
            where id = $1 and {JobTable.Open}
            """,
            [id, Sql.Json(result)],
            cancellation
        );

    /// <summary>Ends a job with an error.</summary>
    public Task FailAsync(Guid id, string error, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"""
            update {Schema.Job} set state = 'failed', error = $2,
                started_at = coalesce(started_at, now()), finished_at = now()
            where id = $1 and {JobTable.Open}
            """,
            [id, error.Replace('\0', ' ')],
            cancellation
        );

    private async Task<Job?> FindAsync(string condition, object?[] values, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            $"select {JobTable.Columns} from {Schema.Job} where {condition}",
            values,
            JobTable.Read,
            cancellation
        );
        return found.SingleOrDefault();
    }
}
