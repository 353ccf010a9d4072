using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>A page of tasks.</summary>
/// <param name="Items">The latest first; without rejected rows and without what reads found, which their own status has.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record JobPage(IReadOnlyList<JobStatus> Items, string? NextCursor);

/// <summary><c>GET /jobs?kind=&amp;state=&amp;limit=&amp;cursor=</c>: the tasks, but for single tickets.</summary>
[Tags("Tasks")]
public static class ListJobsEndpoint
{
    /// <summary>Tasks per page when the request does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>
    /// 200 a page, the latest task first. A page may have fewer tasks than the limit, or none, and go on.
    /// </summary>
    [WolverineGet("/jobs", OperationId = "listTasks", Summary = "List imports, backlog runs, trainings and asynchronous reads")]
    [Scope(Scope.Read)]
    [QueryParameter("kind", "Only tasks of this kind.", Type = typeof(JobKind))]
    [QueryParameter("state", "Only tasks in this state.", Type = typeof(JobState))]
    [QueryParameter("limit", "Tasks, at most.", Type = typeof(int), Default = DefaultLimit, AtMost = "Limits:PageSize")]
    [QueryParameter("cursor", "Where the page begins: next_cursor of the page before, with the same filter.")]
    [ResponseHeader(200, "Link", "The next page (rel=next); absent on the last one.")]
    public static async Task<JobPage> Get(HttpContext context, Jobs jobs, Limits limits)
    {
        var parameters = context.Request.Query;
        var problems = new Problems();
        var kind = problems.ReadName<JobKind>(parameters, "kind");
        var state = problems.ReadName<JobState>(parameters, "state");
        var limit = problems.ReadLimit(parameters, DefaultLimit, limits.PageSize);
        var list = $"jobs {kind} {state}";
        var after = Cursor.ReadId(parameters, list, problems);
        problems.ThrowIfAny();

        var (page, last) = await jobs.ListAsync(kind, state, after, limit, context.RequestAborted);
        var next = last is { } id ? Cursor.After(id, list) : null;
        context.LinkNext(next);
        return new JobPage([.. page.Select(job => jobs.StatusOf(job) with { Rejected = null })], next);
    }
}
