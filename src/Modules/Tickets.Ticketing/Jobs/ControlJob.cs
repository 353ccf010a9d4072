using Microsoft.AspNetCore.Http;
using Tickets.Edge;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>
/// <c>POST /jobs/{id}/pause</c>, <c>resume</c> and <c>cancel</c>. What is in hand is finished; each may be asked for
/// again.
/// </summary>
public static class ControlJobEndpoint
{
    /// <summary>200 the status, 404, or 409 if the job has ended or is not of a kind that can rest.</summary>
    [WolverinePost("/jobs/{id}/pause")]
    public static Task<IResult> Pause(Guid id, Jobs jobs, CancellationToken cancellation) =>
        AnswerAsync(id, JobState.Paused, jobs, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended.</summary>
    [WolverinePost("/jobs/{id}/resume")]
    public static Task<IResult> Resume(Guid id, Jobs jobs, CancellationToken cancellation) =>
        AnswerAsync(id, JobState.Running, jobs, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended otherwise.</summary>
    [WolverinePost("/jobs/{id}/cancel")]
    public static Task<IResult> Cancel(Guid id, Jobs jobs, CancellationToken cancellation) =>
        AnswerAsync(id, JobState.Cancelled, jobs, cancellation);

    private static async Task<IResult> AnswerAsync(
        Guid id,
        JobState wanted,
        Jobs jobs,
        CancellationToken cancellation
    )
    {
        var (job, refusal) = await ChangeAsync(id, wanted, jobs, cancellation);
        if (job is null)
            return Results.Problem(Problems.Of(StatusCodes.Status404NotFound, refusal!));
        return refusal is null
            ? Results.Json(jobs.StatusOf(job), JsonStyle.Answers)
            : Results.Problem(Problems.Of(StatusCodes.Status409Conflict, refusal));
    }

    /// <summary>Pauses, resumes or cancels a job; gives the job, and why not if it could not be done.</summary>
    public static async Task<(Job? Job, string? Refusal)> ChangeAsync(
        Guid id,
        JobState wanted,
        Jobs jobs,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(id, cancellation) is not { } before)
            return (null, $"There is no job {id}.");
        if (wanted == JobState.Paused)
            await jobs.PauseAsync(id, cancellation);
        else if (wanted == JobState.Cancelled)
            await jobs.CancelAsync(id, cancellation);
        else if (before.State == JobState.Paused)
            await jobs.ResumeAsync(id, cancellation);

        var after = (await jobs.FindAsync(id, cancellation))!;
        var resumed = wanted == JobState.Running && (after.State < JobState.Paused || before.State == JobState.Paused);
        var refusal =
            after.State == wanted || resumed ? null
            : after.State < JobState.Succeeded ? $"A {Name(after.Kind)} job can only be cancelled."
            : $"The job has ended: it is {Name(after.State)}.";
        return (after, refusal);
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
