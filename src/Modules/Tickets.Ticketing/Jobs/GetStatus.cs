using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tickets.Edge;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary>How far a task is: the answer of <c>GET /status/{task_id}</c>.</summary>
public sealed record TaskStatus
{
    /// <summary>The id asked for.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>
    /// <c>seed</c>, <c>process</c>, <c>fetch</c>, <c>filter</c>, or <c>classify</c> for a single ticket.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Queued, running, paused, succeeded, failed or cancelled.</summary>
    public required JobState State { get; init; }

    /// <summary>Rows or tickets in all, as far as they are known.</summary>
    public long Total { get; init; }

    /// <summary>Rows stored or tickets classified.</summary>
    public long Done { get; init; }

    /// <summary>Rows rejected or tickets failed.</summary>
    public long Failed { get; init; }

    /// <summary>Neither done nor failed; of a cancelled task, what it left as it was.</summary>
    public long Remaining => Math.Max(0, Total - Done - Failed);

    /// <summary>Done per second, on average since the start.</summary>
    public double? Rate { get; init; }

    /// <summary>
    /// Seconds until the end at that rate; null when there is nothing to go by, or the total is not known yet.
    /// </summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Why the task failed.</summary>
    public string? Error { get; init; }

    /// <summary>Why the task does not go on at present: <c>no_model</c>; null when it is only a matter of time.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The first rejected rows of a seed.</summary>
    public IReadOnlyList<RejectedRow>? Rejected { get; init; }

    /// <summary>What came of it.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The status of a job at a moment, and why it does not go on then.</summary>
    public static TaskStatus Of(Job job, string? reason, DateTimeOffset now)
    {
        // Of the time since it began only that in which it did not rest.
        var end = job.FinishedAt ?? (job.State == JobState.Paused ? job.PausedAt : null) ?? now;
        var seconds = job.StartedAt is { } start ? (end - start).TotalSeconds - job.PausedSeconds : 0;
        double? rate = seconds > 0 && job.Done > 0 ? Math.Round(job.Done / seconds, 1) : null;
        var isRead = job.Kind is JobKind.Fetch or JobKind.Filter; // one thing, done or failed
        var status = new TaskStatus
        {
            TaskId = job.Id,
            Kind = job.Kind.ToString().ToLowerInvariant(),
            State = job.State,
            Total = isRead ? 1 : job.Total,
            Done = job.Done,
            Failed = isRead && job.State == JobState.Failed ? 1 : job.Failed,
            Rate = rate,
            Error = job.Error,
            Reason = reason,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            FinishedAt = job.FinishedAt,
            Rejected = job.Kind == JobKind.Seed ? job.Rejected : null,
            Result = job.Result,
        };
        // Of a backlog run that is being planned nobody knows yet how many tickets are left.
        return job.State == JobState.Running && rate > 0 && (job.Planned || job.Kind != JobKind.Process)
            ? status with
            {
                EtaSeconds = Math.Round(status.Remaining / rate.Value, 1),
            }
            : status;
    }

    /// <summary>The status of a single ticket, which is its own task.</summary>
    public static TaskStatus Of(JsonElement ticket)
    {
        var state = TicketStatuses.Parse(ticket.GetProperty("status").GetString()!) switch
        {
            TicketStatus.Unprocessed => JobState.Queued,
            TicketStatus.Queued => JobState.Running,
            TicketStatus.Failed => JobState.Failed,
            _ => JobState.Succeeded,
        };
        return new TaskStatus
        {
            TaskId = ticket.GetProperty("id").GetGuid(),
            Kind = "classify",
            State = state,
            Total = 1,
            Done = state == JobState.Succeeded ? 1 : 0,
            Failed = state == JobState.Failed ? 1 : 0,
            Error = state == JobState.Failed ? ticket.GetProperty("reason").GetString() : null,
            Reason = state == JobState.Running ? ticket.GetProperty("reason").GetString() : null,
            CreatedAt = ticket.GetProperty("created_at").GetDateTimeOffset(),
            StartedAt = state == JobState.Queued ? null : Time("created_at"),
            FinishedAt = Time("classified_at"),
            Result = ticket,
        };

        DateTimeOffset? Time(string member) =>
            ticket.TryGetProperty(member, out var time) && time.ValueKind == JsonValueKind.String
                ? time.GetDateTimeOffset()
                : null;
    }
}

/// <summary><c>GET /status/{task_id}</c>: how far a task is, and its result once it ended.</summary>
public static class GetStatusEndpoint
{
    /// <summary>200 the status, or 404: an id that was never given out is not "pending".</summary>
    [WolverineGet("/status/{taskId}")]
    public static async Task<TaskStatus> Get(Guid taskId, HttpContext context, Jobs jobs, TicketReader tickets)
    {
        var status = await FindAsync(taskId, jobs, tickets, context.RequestAborted);
        if (status.State < JobState.Succeeded)
            context.Response.Headers.RetryAfter = "1";
        return status;
    }

    /// <summary>The status of a job or of a single ticket.</summary>
    /// <exception cref="RefusedException">There is neither (404).</exception>
    public static async Task<TaskStatus> FindAsync(
        Guid id,
        Jobs jobs,
        TicketReader tickets,
        CancellationToken cancellation
    )
    {
        if (await jobs.FindAsync(id, cancellation) is { } job)
            return jobs.StatusOf(job);
        return await tickets.ReadAsync(id, cancellation) is { } ticket
            ? TaskStatus.Of(JsonSerializer.Deserialize<JsonElement>(ticket))
            : throw RefusedException.NotFound($"There is no task {id}.");
    }
}
