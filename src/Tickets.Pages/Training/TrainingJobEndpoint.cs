using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>A training, and what came of it.</summary>
/// <param name="Status">How far it is.</param>
/// <param name="Plan">What was asked for.</param>
/// <param name="Report">What came of it; null as long as it has not succeeded.</param>
/// <param name="InUse">The model in use that predicts the same, if any.</param>
public sealed record TrainingView(JobStatus Status, TrainingPlan Plan, TrainingReport? Report, string? InUse);

/// <summary><c>/ui/models/trainings/{id}</c>: how far a training is, what came of it, and the button that uses it.</summary>
internal static class TrainingJobEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("models/trainings/{id:guid}", ShowAsync);
        pages.MapPost("models/trainings/{id:guid}/cancel", CancelAsync);
        pages.MapPost("models/trainings/{id:guid}/promote", PromoteAsync);
    }

    /// <summary>The path of a training.</summary>
    public static string PathOf(Guid id) => $"/ui/models/trainings/{id}";

    /// <summary>What came of a job, if it was a training that succeeded.</summary>
    public static TrainingReport? ReportOf(Job job) =>
        job is { Kind: JobKind.Train, Result: { } result }
            ? result.Deserialize<TrainingReport>(JsonStyle.Answers)
            : null;

    [Scope(Scope.Read)]
    private static async Task<IResult> ShowAsync(Guid id, Jobs jobs, IInference inference, CancellationToken cancellation)
    {
        var job = await FindAsync(id, jobs, cancellation);
        var plan = job.InputAs<TrainingPlan>();
        var view = new TrainingView(jobs.StatusOf(job), plan, ReportOf(job), inference.InUseFor(plan.Target));
        return new PageResult<TrainingPage, TrainingView>(view);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> CancelAsync(Guid id, HttpContext context, JobControl control)
    {
        await context.ReadFormAsync();
        await control.DoAsync(id, JobAction.Cancel, context.RequestAborted);
        return PageResult.SeeOther(context, PathOf(id));
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> PromoteAsync(Guid id, HttpContext context, Jobs jobs, IInference inference)
    {
        await context.ReadFormAsync();
        var job = await FindAsync(id, jobs, context.RequestAborted);
        var report = ReportOf(job) ?? throw RefusedException.Conflict("This training has made no model.");
        var (by, note) = (context.Caller(by: null), job.InputAs<TrainingPlan>().Note);
        context.Note(new { report.Target, report.Version });
        await inference.PromoteAsync(report.Target, report.Version, by, note, context.RequestAborted);
        return PageResult.SeeOther(context, PathOf(id));
    }

    private static async Task<Job> FindAsync(Guid id, Jobs jobs, CancellationToken cancellation) =>
        await jobs.FindAsync(id, cancellation) is { Kind: JobKind.Train } job
            ? job
            : throw RefusedException.NotFound($"There is no training {id}.");
}
