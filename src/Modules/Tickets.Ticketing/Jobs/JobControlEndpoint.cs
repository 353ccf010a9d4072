using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>POST /jobs/{id}/pause</c>, <c>resume</c> and <c>cancel</c>.</summary>
[Tags("Tasks")]
public static class JobControlEndpoint
{
    /// <summary>200 the status, 404, or 409 if the job has ended or is not of a kind that can rest.</summary>
    /// <param name="id">The id of the task.</param>
    [WolverinePost("/jobs/{id}/pause", OperationId = "pauseTask", Summary = "Pause an import or a backlog run")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static Task<JobStatus> Pause(Guid id, JobControl control, CancellationToken cancellation) =>
        control.DoAsync(id, JobAction.Pause, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended.</summary>
    /// <param name="id">The id of the task.</param>
    [WolverinePost("/jobs/{id}/resume", OperationId = "resumeTask", Summary = "Resume a task")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static Task<JobStatus> Resume(Guid id, JobControl control, CancellationToken cancellation) =>
        control.DoAsync(id, JobAction.Resume, cancellation);

    /// <summary>200 the status, 404, or 409 if the job has ended otherwise.</summary>
    /// <param name="id">The id of the task.</param>
    [WolverinePost("/jobs/{id}/cancel", OperationId = "cancelTask", Summary = "Cancel a task")]
    [Scope(Scope.Operate)]
    [Refuses(404, 409)]
    public static Task<JobStatus> Cancel(Guid id, JobControl control, CancellationToken cancellation) =>
        control.DoAsync(id, JobAction.Cancel, cancellation);
}
