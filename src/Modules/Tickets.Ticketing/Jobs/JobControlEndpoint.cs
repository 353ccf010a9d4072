using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>POST /jobs/{id}/pause</c>, <c>resume</c> and <c>cancel</c>.</summary>
public static class JobControlEndpoint
{
    /// <summary>200 the status, 404, or 409 if the job has ended or is not of a kind that can rest.</summary>
    [WolverinePost("/jobs/{id}/pause")]
    [Scope(Scope.Operate)]
    public static Task<JobStatus> Pause(Guid id, JobControl control, CancellationToken cancellation) =>
        control.DoAsync(id, JobAction.Pause, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended.</summary>
    [WolverinePost("/jobs/{id}/resume")]
    [Scope(Scope.Operate)]
    public static Task<JobStatus> Resume(Guid id, JobControl control, CancellationToken cancellation) =>
        control.DoAsync(id, JobAction.Resume, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended otherwise.</summary>
    [WolverinePost("/jobs/{id}/cancel")]
    [Scope(Scope.Operate)]
    public static Task<JobStatus> Cancel(Guid id, JobControl control, CancellationToken cancellation) =>
        control.DoAsync(id, JobAction.Cancel, cancellation);
}
