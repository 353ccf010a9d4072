using System.Text.Json;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Ticketing;

/// <summary>
/// The jobs in the store. Every change is a patch of a job that has not ended, so an ended job stays as it is.
/// </summary>
public sealed class Jobs(
    IDocumentStore store,
    NpgsqlDataSource database,
    Dispatch dispatch,
    Reconciler reconciler,
    IInference inference,
    TimeProvider clock
)
{
    /// <summary>
    /// SQL that ends a backlog run whose tickets are all done; it stands last in each transaction that changes a count.
    /// Parameter: the job's id.
    /// </summary>
    public const string FinishBacklogRun = $$"""
        update {{Schema.Job}} set data = data || jsonb_build_object('state', 'succeeded', 'finished_at', now())
        where id = $1 and data ->> 'kind' = 'process' and data ->> 'state' = 'running' and (data ->> 'planned')::boolean
        and (data ->> 'done')::bigint + (data ->> 'failed')::bigint >= (data ->> 'total')::bigint
        """;

    /// <summary>
    /// Commits a job, and hands its message on without waiting for the broker: the row is the truth, and the reconciler
    /// sends what is lost. A utility sends nothing: its job counts as overdue at once.
    /// </summary>
    public async Task AcceptAsync(Job job, IJobMessage message, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into {Schema.Job} (id, data) values ($1, $2
                || jsonb_build_object('touched_at', case when $3 then now() else to_timestamp(0) end))
            """
        );
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(
            new()
            {
                Value = JsonSerializer.SerializeToUtf8Bytes(job, JsonStyle.Answers),
                NpgsqlDbType = NpgsqlDbType.Jsonb,
            }
        );
        command.Parameters.Add(new() { Value = dispatch.Sends });
        await command.ExecuteNonQueryAsync(cancellation);
        dispatch.Add(message);
    }

    /// <summary>
    /// Makes sure that nobody else works on the job until the lease is given back, or its host is gone for seconds; null
    /// if somebody does already, or the job is not to be worked on.
    /// </summary>
    public Task<JobLease?> TryClaimAsync(Guid id, CancellationToken cancellation) =>
        JobLease.TryTakeAsync(database, id, clock, cancellation);

    /// <summary>The status of a job as of now.</summary>
    public TaskStatus StatusOf(Job job)
    {
        var waits = job is { Kind: JobKind.Process, State: JobState.Running };
        return TaskStatus.Of(job, waits ? inference.WhyTicketsWait : null, clock.GetUtcNow());
    }

    /// <summary>Pauses, resumes or cancels a job; gives its status then.</summary>
    /// <exception cref="RefusedException">There is no such job (404), or it has ended otherwise (409).</exception>
    public async Task<TaskStatus> ControlAsync(Guid id, JobAction action, CancellationToken cancellation)
    {
        var before = await FindAsync(id, cancellation) ?? throw RefusedException.NotFound($"There is no job {id}.");
        if (action == JobAction.Pause)
            await PauseAsync(id, cancellation);
        else if (action == JobAction.Cancel)
            await CancelAsync(id, cancellation);
        else if (before.State == JobState.Paused)
            await ResumeAsync(id, cancellation);

        var after = (await FindAsync(id, cancellation))!;
        return ControlJobEndpoint.Refusal(action, before, after.State) is { } refusal
            ? throw RefusedException.Conflict(refusal)
            : StatusOf(after);
    }

    /// <summary>The job, or null.</summary>
    public async Task<Job?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Job>(id, cancellation);
    }

    /// <summary>The backlog run that has not ended, or null. There is at most one: an index sees to it.</summary>
    public async Task<Job?> FindBacklogRunAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var found = await session.QueryAsync<Job>(
            $"where data ->> 'kind' = 'process' and {Schema.OpenJob}",
            cancellation
        );
        return found.SingleOrDefault();
    }

    /// <summary>Lets a seed or a backlog run rest; what is in hand is finished.</summary>
    public Task PauseAsync(Guid id, CancellationToken cancellation) =>
        ExecuteAsync(
            $$"""
            update {{Schema.Job}} set data = data || jsonb_build_object('state', 'paused', 'paused_at', now())
            where id = $1 and {{Schema.ActiveJob}} and data ->> 'kind' in ('seed', 'process')
            """,
            id,
            cancellation
        );

    /// <summary>Ends a job; what is done stays done, and the rest as it was.</summary>
    public Task CancelAsync(Guid id, CancellationToken cancellation) =>
        ExecuteAsync(
            $$"""
            update {{Schema.Job}} set data = data || jsonb_build_object('state', 'cancelled', 'finished_at', now())
            where id = $1 and {{Schema.OpenJob}}
            """,
            id,
            cancellation
        );

    /// <summary>
    /// Goes on with a paused job. Its message and its open chunks count as overdue from this moment on, so only its own
    /// row is changed; the reconciler is asked to look at once.
    /// </summary>
    public async Task ResumeAsync(Guid id, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                $$"""
                update {{Schema.Job}} set data = data || jsonb_build_object('resumed_at', now(), 'touched_at', to_timestamp(0),
                    'state', case when data ->> 'started_at' is null then 'queued' else 'running' end,
                    'paused_seconds', coalesce((data ->> 'paused_seconds')::float8, 0)
                        + extract(epoch from now() - coalesce((data ->> 'paused_at')::timestamptz, now())))
                where id = $1 and data ->> 'state' = 'paused'
                """
            )
            {
                Parameters = { new() { Value = id } },
            }
        );
        batch.BatchCommands.Add(new NpgsqlBatchCommand(FinishBacklogRun) { Parameters = { new() { Value = id } } });
        await batch.ExecuteNonQueryAsync(cancellation);
        reconciler.LookNow();
    }

    /// <summary>The message that carries a job of a kind, as it is stored, forward.</summary>
    public static IJobMessage MessageOf(string kind, Guid job) =>
        kind switch
        {
            "seed" => new SeedTickets(job),
            "process" => new ProcessTickets(job),
            "fetch" => new FetchTicket(job),
            _ => new FilterTickets(job),
        };

    /// <summary>Ends a job with its answer.</summary>
    public Task SucceedAsync(Guid id, JsonElement result, CancellationToken cancellation) =>
        PatchAsync(
            id,
            new
            {
                State = JobState.Succeeded,
                Total = 1,
                Done = 1,
                Result = result,
                FinishedAt = clock.GetUtcNow(),
            },
            cancellation
        );

    /// <summary>Ends a job with an error.</summary>
    public Task FailAsync(Guid id, string error, CancellationToken cancellation) =>
        PatchAsync(
            id,
            new
            {
                State = JobState.Failed,
                Error = error,
                FinishedAt = clock.GetUtcNow(),
            },
            cancellation
        );

    private async Task PatchAsync(Guid id, object patch, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $$"""
            update {{Schema.Job}}
            set data = jsonb_build_object('started_at', coalesce($2 -> 'finished_at', to_jsonb(now())))
                || jsonb_strip_nulls(data) || $2
            where id = $1 and {{Schema.OpenJob}}
            """
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(
            new()
            {
                Value = JsonSerializer.SerializeToUtf8Bytes(patch, JsonStyle.Answers),
                NpgsqlDbType = NpgsqlDbType.Jsonb,
            }
        );
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ExecuteAsync(string sql, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
