using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>Plans the next part of a backlog run: its chunks, one row and one message each.</summary>
public sealed record ProcessTickets(Guid JobId) : IJobMessage;

/// <summary>Body of <c>POST /process-tickets</c>.</summary>
/// <param name="BatchSize">Tickets per chunk.</param>
[Example("""{"batch_size": 2000}""")]
public sealed record ProcessRequest(
    [property: AtMost("Limits:BatchSize"), DefaultValue(ProcessTicketsEndpoint.DefaultBatchSize)] int? BatchSize
);

/// <summary>
/// <c>POST /process-tickets</c>: classifies everything that is not classified yet, one run at a time.
/// </summary>
[Tags("Backlog")]
public static class ProcessTicketsEndpoint
{
    /// <summary>Tickets per chunk when the request does not say.</summary>
    public const int DefaultBatchSize = 2000;

    /// <summary>Reads the body; it may be empty.</summary>
    public static Task<ProcessRequest> LoadAsync(HttpContext context, Limits limits) =>
        JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new ProcessRequest(null));

    /// <summary>Checks the size of a chunk.</summary>
    public static ProblemDetails Validate([NotBody] ProcessRequest request, Limits limits)
    {
        var problems = new Problems();
        if (request.BatchSize is { } size && (size < 1 || size > limits.BatchSize))
            problems.Add("batch_size", $"must be from 1 to {limits.BatchSize}");
        return problems.ToProblemDetails();
    }

    /// <summary>202 a task: a new one, or the one that is running.</summary>
    [WolverinePost("/process-tickets", OperationId = "processTickets", Summary = "Classify everything that waits")]
    [Scope(Scope.Operate)]
    [RequestBody(typeof(ProcessRequest), Optional = true)]
    public static async Task<Accepted<AcceptedJob>> Post(
        [NotBody] ProcessRequest request,
        HttpContext context,
        Jobs jobs,
        TimeProvider clock
    )
    {
        var now = clock.GetUtcNow();
        var run = Job.Queued(JobKind.Process, now) with
        {
            Id = context.NewId(now),
            By = context.Caller(by: null),
            BatchSize = request.BatchSize ?? DefaultBatchSize,
        };
        return AcceptedJob.Of(await StartAsync(run, jobs, context.RequestAborted));
    }

    /// <summary>Begins a backlog run, or finds the one that is running.</summary>
    public static async Task<Job> StartAsync(Job run, Jobs jobs, CancellationToken cancellation)
    {
        while (true)
        {
            if (await jobs.FindBacklogRunAsync(cancellation) is { } running)
                return running;
            try
            {
                await jobs.AcceptAsync(run, new ProcessTickets(run.Id), cancellation);
                return run;
            }
            catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Another request began a run in the meantime: answer with that one.
            }
        }
    }
}
