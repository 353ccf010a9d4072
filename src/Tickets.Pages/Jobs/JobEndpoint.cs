using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A job with what was asked for.</summary>
/// <param name="Job">The job.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Waiting">How many imported tickets wait to be classified.</param>
public sealed record JobSheet(Job Job, JobStatus Status, long Waiting)
{
    /// <summary>What is imported, if it is an import.</summary>
    public ImportSource? Import => Job.Kind == JobKind.Seed ? Job.InputAs<ImportSource>() : null;

    /// <summary>Which tickets are classified again, if it is that.</summary>
    public TicketFilter? Again => Job is { Kind: JobKind.Process, Input: not null } ? Job.InputAs<TicketFilter>() : null;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status.State >= JobState.Succeeded;
}

/// <summary><c>/ui/jobs/{id}</c>: how far a job is, and the forms to pause, resume and cancel it.</summary>
internal static class JobEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("jobs/{id:guid}", ShowAsync);
        pages.MapGet("jobs/{id:guid}/rejected.csv", DownloadAsync);
        pages.MapPost("jobs/{id:guid}/pause", PauseAsync);
        pages.MapPost("jobs/{id:guid}/resume", ResumeAsync);
        pages.MapGet("jobs/{id:guid}/cancel", AskAsync);
        pages.MapPost("jobs/{id:guid}/cancel", CancelAsync);
    }

    /// <summary>The path of a job's page.</summary>
    public static string PathOf(Guid id) => $"{JobListEndpoint.Path}/{id}";

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(Guid id, HttpContext context, Ticketing.Jobs jobs, Overviews overviews)
    {
        var sheet = await ReadAsync(id, jobs, overviews, context.RequestAborted);
        return sheet.Job.Kind == JobKind.Train
            ? PageResult.SeeOther(context, TrainingJobEndpoint.PathOf(id)) // which shows what came of it, too
            : new PageResult<JobSheetPage, JobSheet>(sheet);
    }

    [Scope(Scope.Read)]
    private static async Task<IResult> DownloadAsync(Guid id, Ticketing.Jobs jobs, CancellationToken cancellation)
    {
        var rows = await ListRejectedEndpoint.Get(id, jobs, cancellation);
        return Results.Bytes(RejectedCsv.Of(rows.Items), "text/csv; charset=utf-8", $"rejected-{id}.csv");
    }

    [Scope(Scope.Operate)]
    private static Task<IResult> PauseAsync(Guid id, HttpContext context, JobControl control) =>
        DoAsync(id, JobAction.Pause, context, control);

    [Scope(Scope.Operate)]
    private static Task<IResult> ResumeAsync(Guid id, HttpContext context, JobControl control) =>
        DoAsync(id, JobAction.Resume, context, control);

    [Scope(Scope.Operate)]
    private static async Task<IResult> AskAsync(Guid id, Ticketing.Jobs jobs, Overviews overviews, CancellationToken cancellation) =>
        new PageResult<CancelPage, JobSheet>(await ReadAsync(id, jobs, overviews, cancellation));

    [Scope(Scope.Operate)]
    private static Task<IResult> CancelAsync(Guid id, HttpContext context, JobControl control) =>
        DoAsync(id, JobAction.Cancel, context, control);

    private static async Task<IResult> DoAsync(Guid id, JobAction action, HttpContext context, JobControl control)
    {
        await context.ReadFormAsync();
        await control.DoAsync(id, action, context.RequestAborted);
        return PageResult.SeeOther(context, PathOf(id));
    }

    private static async Task<JobSheet> ReadAsync(
        Guid id,
        Ticketing.Jobs jobs,
        Overviews overviews,
        CancellationToken cancellation
    )
    {
        var job = await jobs.FindAsync(id, cancellation) ?? throw RefusedException.NotFound($"There is no job {id}.");
        var overview = await overviews.GetAsync(cancellation);
        return new(job, jobs.StatusOf(job), overview.Tickets.Unprocessed);
    }
}
