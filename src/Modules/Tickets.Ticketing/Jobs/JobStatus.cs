using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>How far a task is: the answer of <c>GET /status/{id}</c>.</summary>
[Example(
    """
    {
      "task_id": "01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "kind": "process", "state": "running", "total": 10000,
      "done": 4000, "failed": 0, "remaining": 6000, "rate": 8000.0, "eta_seconds": 0.8, "error": null, "reason": null,
      "by": "ann", "created_at": "2026-11-26T08:00:00.000Z", "started_at": "2026-11-26T08:00:00.020Z", "finished_at": null,
      "rejected": null, "result": null
    }
    """
)]
public sealed record JobStatus
{
    private const int MaxRejected = 100;

    /// <summary>The id asked for.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>
    /// <c>seed</c>, <c>process</c>, <c>fetch</c>, <c>filter</c>, <c>train</c>, or <c>classify</c> for a single ticket.
    /// </summary>
    [AllowedValues("seed", "process", "fetch", "filter", "train", "classify")]
    public required string Kind { get; init; }

    /// <summary>Queued, running, paused, succeeded, failed or cancelled.</summary>
    public required JobState State { get; init; }

    /// <summary>Rows or tickets in all, as far as they are known; of a training the 100 hundredths of its work.</summary>
    public long Total { get; init; }

    /// <summary>Rows stored or tickets classified; of a training hundredths of its work.</summary>
    public long Done { get; init; }

    /// <summary>Rows rejected or tickets failed.</summary>
    public long Failed { get; init; }

    /// <summary>Of a training that runs, what it is at; absent of other tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingStage? Stage { get; init; }

    /// <summary>Neither done nor failed; of a cancelled task, what it left as it was.</summary>
    public long Remaining => Math.Max(0, Total - Done - Failed);

    /// <summary>Done per second, on average since the start.</summary>
    public double? Rate { get; init; }

    /// <summary>
    /// Seconds until the end at the present pace, failed ones counted; null when there is nothing to go by, or the total is not known yet.
    /// </summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Of a queued ticket: seconds until it has most likely been classified, 1 to 600.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExpectedWaitSeconds { get; init; }

    /// <summary>Why the task failed.</summary>
    public string? Error { get; init; }

    /// <summary>Why the task does not go on at present: <c>no_model</c>; null when it is only a matter of time.</summary>
    public string? Reason { get; init; }

    /// <summary>Of an import: the file, which is also the source of its tickets.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Who asked for it: the name of the person or key, else the address; absent if it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? By { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The first 100 rejected rows of an import; <c>GET /jobs/{id}/rejected</c> has more.</summary>
    public IReadOnlyList<RejectedRow>? Rejected { get; init; }

    /// <summary>What came of it: the ticket, the page of tickets, the counts of an import, or the report of a training.</summary>
    public object? Result { get; init; }

    /// <summary>The status of a job at a moment, and why it does not go on then.</summary>
    public static JobStatus Of(Job job, string? reason, DateTimeOffset now)
    {
        var seconds = SecondsOf(job, now);
        double? rate = seconds > 0 && job.Done > 0 ? job.Done / seconds : null;
        var isRead = job.Kind is JobKind.Fetch or JobKind.Filter; // one thing, done or failed
        var status = new JobStatus
        {
            TaskId = job.Id,
            Kind = EnumNames.Of(job.Kind),
            State = job.State,
            Total = isRead ? 1 : job.Total,
            Done = job.Done,
            Failed = isRead && job.State == JobState.Failed ? 1 : job.Failed,
            Stage = job.State == JobState.Running ? EnumNames.Parse<TrainingStage>(job.Stage) : null,
            Rate = job.Kind != JobKind.Train && rate is { } perSecond ? Math.Round(perSecond, 1) : null,
            Error = job.Error,
            Reason = reason,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            FinishedAt = job.FinishedAt,
            Name = job.Kind == JobKind.Seed ? job.InputAs<ImportSource>().Name : null,
            By = job.By,
            Rejected = job.Kind == JobKind.Seed ? [.. (job.Rejected ?? []).Take(MaxRejected)] : null,
            Result = job.Result,
        };
        // While a backlog run is being planned, its total still grows.
        return job.State == JobState.Running && rate > 0 && (job.Planned || job.Kind != JobKind.Process)
            ? status with
            {
                EtaSeconds = Math.Round(status.Remaining * seconds / (job.Done + job.Failed), 1),
            }
            : status;
    }

    /// <summary>The status of a single ticket, which is its own task.</summary>
    public static JobStatus Of(TicketView view)
    {
        var state = view.Status switch
        {
            TicketStatus.Unprocessed => JobState.Queued,
            TicketStatus.Queued => JobState.Running,
            TicketStatus.Failed => JobState.Failed,
            _ => JobState.Succeeded,
        };
        return new JobStatus
        {
            TaskId = view.Id,
            Kind = "classify",
            State = state,
            Total = 1,
            Done = state == JobState.Succeeded ? 1 : 0,
            Failed = state == JobState.Failed ? 1 : 0,
            Error = state == JobState.Failed ? view.Reason : null,
            Reason = state == JobState.Running ? view.Reason : null,
            CreatedAt = view.CreatedAt,
            StartedAt = state == JobState.Queued ? null : view.CreatedAt,
            FinishedAt = view.ClassifiedAt,
            ExpectedWaitSeconds = view.ExpectedWaitSeconds,
            Result = view,
        };
    }

    // Pauses do not count.
    private static double SecondsOf(Job job, DateTimeOffset now)
    {
        var end = job.FinishedAt ?? (job.State == JobState.Paused ? job.PausedAt : null) ?? now;
        return job.StartedAt is { } start ? (end - start).TotalSeconds - job.PausedSeconds : 0;
    }
}
