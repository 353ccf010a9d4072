using Tickets.Edge;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>What can be asked of a job.</summary>
public enum JobAction
{
    /// <summary>Rest until it is resumed.</summary>
    Pause,

    /// <summary>Go on after a pause.</summary>
    Resume,

    /// <summary>End; what is done stays done.</summary>
    Cancel,
}

/// <summary>
/// <c>POST /jobs/{id}/pause</c>, <c>resume</c> and <c>cancel</c>. What is in hand is finished; each may be asked for
/// again.
/// </summary>
public static class ControlJobEndpoint
{
    /// <summary>200 the status, 404, or 409 if the job has ended or is not of a kind that can rest.</summary>
    [WolverinePost("/jobs/{id}/pause")]
    public static Task<JobStatus> Pause(Guid id, Jobs jobs, CancellationToken cancellation) =>
        jobs.ControlAsync(id, JobAction.Pause, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended.</summary>
    [WolverinePost("/jobs/{id}/resume")]
    public static Task<JobStatus> Resume(Guid id, Jobs jobs, CancellationToken cancellation) =>
        jobs.ControlAsync(id, JobAction.Resume, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended otherwise.</summary>
    [WolverinePost("/jobs/{id}/cancel")]
    public static Task<JobStatus> Cancel(Guid id, Jobs jobs, CancellationToken cancellation) =>
        jobs.ControlAsync(id, JobAction.Cancel, cancellation);

    /// <summary>Why a job does not do what was asked of it; null if it does.</summary>
    public static string? WhyNot(JobAction action, Job before, JobState after)
    {
        var isDone = action switch
        {
            JobAction.Pause => after == JobState.Paused,
            JobAction.Cancel => after == JobState.Cancelled,
            _ => after < JobState.Paused || before.State == JobState.Paused,
        };
        return isDone ? null
            : after < JobState.Succeeded ? $"A {Names.Of(before.Kind)} job can only be cancelled."
            : $"The job has ended: it is {Names.Of(after)}.";
    }
}
