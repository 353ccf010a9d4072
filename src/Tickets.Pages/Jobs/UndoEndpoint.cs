using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What is asked before a reclassification is undone, or what became of it.</summary>
/// <param name="Job">Its job.</param>
/// <param name="Done">How far it is undone; null as long as it is only asked.</param>
public sealed record UndoQuestion(JobStatus Job, ReclassificationUndone? Done);

/// <summary>
/// <c>/ui/jobs/{id}/again/undo</c>: asks, then gives tickets the decisions back that a run replaced; of a large run as many as can
/// be at a time, and it is asked again.
/// </summary>
internal static class UndoEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("jobs/{id:guid}/again/undo", AskAsync);
        pages.MapPost("jobs/{id:guid}/again/undo", UndoAsync);
    }

    /// <summary>Its path for a job.</summary>
    public static string PathOf(Guid id) => $"{JobEndpoint.PathOf(id)}/again/undo";

    [Scope(Scope.Operate)]
    private static Task<IResult> AskAsync(Guid id, Ticketing.Jobs jobs, CancellationToken cancellation) =>
        AnswerAsync(id, done: null, jobs, cancellation);

    [Scope(Scope.Operate)]
    private static async Task<IResult> UndoAsync(Guid id, HttpContext context, ReclassificationUndo undo, Ticketing.Jobs jobs)
    {
        await context.ReadFormAsync();
        var done = await UndoReclassificationEndpoint.UndoAsync(id, context, undo, by: null);
        return await AnswerAsync(id, done, jobs, context.RequestAborted);
    }

    private static async Task<IResult> AnswerAsync(Guid id, ReclassificationUndone? done, Ticketing.Jobs jobs, CancellationToken cancellation)
    {
        var job = await jobs.FindAsync(id, cancellation) ?? throw RefusedException.NotFound($"There is no job {id}.");
        return new PageResult<UndoPage, UndoQuestion>(new(jobs.StatusOf(job), done));
    }
}
