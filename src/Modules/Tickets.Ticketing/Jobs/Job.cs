using System.Text.Json;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Work that outlives its request: the resource behind <c>GET /status/{id}</c>, a row of <see cref="JobTable" />. Its
/// counters are changed by SQL in the transactions that do the work, so that they cannot drift from it.
/// </summary>
public sealed record Job
{
    /// <summary>The task id the client holds.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is being done.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>How far it is.</summary>
    public JobState State { get; init; }

    /// <summary>
    /// Rows or tickets in all; an estimate while an import runs, growing while a backlog run is being planned. Of a training
    /// the hundred hundredths of its work.
    /// </summary>
    public long Total { get; init; }

    /// <summary>Rows stored or tickets classified.</summary>
    public long Done { get; init; }

    /// <summary>Rows rejected or tickets failed.</summary>
    public long Failed { get; init; }

    /// <summary>What a training is at, by name.</summary>
    public string? Stage { get; init; }

    /// <summary>How often a host took it up.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the job failed as a whole.</summary>
    public string? Error { get; init; }

    /// <summary>Who asked for it: the name of the person or key, else the address or user; null if it is not known.</summary>
    public string? By { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When work began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was paused last.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>How long it was paused, up to the last time it was resumed.</summary>
    public double PausedSeconds { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Tickets in a chunk of a backlog run.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The backlog is planned up to and with this ticket.</summary>
    public Guid? PlannedThrough { get; init; }

    /// <summary>All chunks of the backlog exist, so <see cref="Total" /> is final.</summary>
    public bool Planned { get; init; }

    /// <summary>What to import, or which tickets to read.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>The first rejected rows of an import, with their line numbers.</summary>
    public IReadOnlyList<RejectedRow>? Rejected { get; init; }

    /// <summary>What came of it: counts of an import, the answer of a read.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>A job that waits for its message.</summary>
    public static Job Queued(JobKind kind, DateTimeOffset now, object? input = null) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            CreatedAt = now,
            Input = input is null ? null : JsonSerializer.SerializeToElement(input, JsonStyle.Answers),
        };

    /// <summary>What was asked for, as the record that it was.</summary>
    public T InputAs<T>() =>
        Input!.Value.Deserialize<T>(JsonStyle.Answers) ?? throw new InvalidOperationException($"Job {Id} has no input.");
}
