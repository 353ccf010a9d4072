using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /status/{id}</c>: how far a task is, and its result once it ended.</summary>
[Tags("Tasks")]
public static class JobStatusEndpoint
{
    /// <summary>200 the status, or 404: an id that was never given out is not "pending".</summary>
    /// <param name="id">The id of the task.</param>
    [WolverineGet("/status/{id}", OperationId = "getTask", Summary = "Show how far a task is")]
    [Scope(Scope.Read)]
    [ResponseHeader(200, "Retry-After", "Seconds until it is worth asking again; absent once the task has ended.")]
    [Refuses(404)]
    public static async Task<JobStatus> Get(Guid id, HttpContext context, Jobs jobs, TicketReader tickets)
    {
        var status = await FindAsync(id, jobs, tickets, context.RequestAborted);
        if (status.State < JobState.Succeeded)
            context.Response.Headers.RetryAfter = $"{status.ExpectedWaitSeconds ?? 1}";
        return status;
    }

    /// <summary>The status of a job or of a single ticket.</summary>
    /// <exception cref="RefusedException">There is neither (404).</exception>
    public static async Task<JobStatus> FindAsync(Guid id, Jobs jobs, TicketReader tickets, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is { } job)
            return jobs.StatusOf(job);
        return await tickets.ShowAsync(id, cancellation) is { } ticket
            ? JobStatus.Of(ticket)
            : throw RefusedException.NotFound($"There is no task {id}.");
    }
}
