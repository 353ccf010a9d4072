using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Pauses, resumes and cancels jobs. What is in hand is finished; each may be asked for again.</summary>
public sealed class JobControl(NpgsqlDataSource database, Jobs jobs, Reconciler reconciler)
{
    /// <summary>Pauses, resumes or cancels a job; gives its status then.</summary>
    /// <exception cref="RefusedException">There is no such job (404), or it has ended otherwise (409).</exception>
    public async Task<JobStatus> DoAsync(Guid id, JobAction action, CancellationToken cancellation)
    {
        var before = await jobs.FindAsync(id, cancellation) ?? throw RefusedException.NotFound($"There is no job {id}.");
        await (action switch
        {
            JobAction.Pause => database.ExecuteAsync(Pause, [id], cancellation),
            JobAction.Cancel => database.ExecuteAsync(Cancel, [id], cancellation),
            _ => ResumeAsync(id, cancellation),
        });
        var after = (await jobs.FindAsync(id, cancellation))!;
        return WhyNot(action, before, after.State) is { } refusal
            ? throw RefusedException.Conflict(refusal)
            : jobs.StatusOf(after);
    }

    // Also of a job that is cancelled while it is paused: a pause does not count in its rate.
    private const string PauseEnds = """
        paused_seconds = paused_seconds
            + case when state = 'paused' then extract(epoch from now() - coalesce(paused_at, now())) else 0 end
        """;

    private const string Pause = $"""
        update {Schema.Job} set state = 'paused', paused_at = now()
        where id = $1 and {JobTable.Active} and kind in ('seed', 'process')
        """;

    private const string Cancel = $"""
        update {Schema.Job} set state = 'cancelled', finished_at = now(), {PauseEnds} where id = $1 and {JobTable.Open}
        """;

    // Its message and its open chunks count as overdue from this moment on, so only its own row is changed.
    private const string Resume = $"""
        update {Schema.Job} set resumed_at = now(), touched_at = to_timestamp(0),
            state = case when started_at is null then 'queued' else 'running' end, {PauseEnds}
        where id = $1 and state = 'paused'
        """;

    private async Task ResumeAsync(Guid id, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.Add(Resume, id);
        batch.Add(JobTable.FinishRun("$1"), id);
        await batch.ExecuteNonQueryAsync(cancellation);
        reconciler.LookNow();
    }

    /// <summary>Why a job does not do what was asked of it; null if it does.</summary>
    /// <param name="action">What was asked.</param>
    /// <param name="before">The job before that.</param>
    /// <param name="after">How far it is now.</param>
    public static string? WhyNot(JobAction action, Job before, JobState after)
    {
        var isDone = action switch
        {
            JobAction.Pause => after == JobState.Paused,
            JobAction.Cancel => after == JobState.Cancelled,
            _ => after < JobState.Paused || before.State == JobState.Paused,
        };
        return isDone ? null
            : after < JobState.Succeeded ? $"A {EnumNames.Of(before.Kind)} job can only be cancelled."
            : $"The job has ended: it is {EnumNames.Of(after)}.";
    }
}
