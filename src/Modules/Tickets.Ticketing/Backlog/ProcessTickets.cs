using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using NpgsqlTypes;
using Tickets.Contracts;
using Tickets.Edge;
using Wolverine;
using Wolverine.Http;
using Wolverine.Runtime.Handlers;

namespace Tickets.Ticketing;

/// <summary>Plans the next part of a backlog run: its chunks, one row and one message each.</summary>
public sealed record ProcessTickets(Guid JobId) : IJobMessage;

/// <summary>Body of <c>POST /process-tickets</c>.</summary>
public sealed record ProcessRequest(int? BatchSize);

/// <summary>
/// <c>POST /process-tickets</c>: classifies everything that is not classified yet, one run at a time.
/// </summary>
public static class ProcessTicketsEndpoint
{
    /// <summary>Tickets per chunk when the request does not say.</summary>
    public const int DefaultBatchSize = 2000;

    /// <summary>Reads the body; it may be empty.</summary>
    public static Task<(ProcessRequest? Request, ProblemDetails Problem)> LoadAsync(
        HttpContext context,
        Limits limits
    ) => JsonBody.ReadAsync(context, limits.RequestBytes, whenEmpty: new ProcessRequest(null));

    /// <summary>Checks the size of a chunk.</summary>
    public static ProblemDetails Validate([NotBody] ProcessRequest request, Limits limits)
    {
        var problems = new Problems();
        if (request.BatchSize is { } size && (size < 1 || size > limits.BatchSize))
            problems.Add("batch_size", $"must be from 1 to {limits.BatchSize}");
        return problems.ToProblemDetails();
    }

    /// <summary>202 a task: a new one, or the one that is running.</summary>
    [WolverinePost("/process-tickets")]
    public static async Task<IResult> Post(
        [NotBody] ProcessRequest request,
        Jobs jobs,
        TimeProvider clock,
        CancellationToken cancellation
    ) => Accepted.Of(await StartAsync(request.BatchSize ?? DefaultBatchSize, jobs, clock, cancellation));

    /// <summary>Begins a backlog run, or finds the one that is running.</summary>
    public static async Task<Job> StartAsync(
        int batchSize,
        Jobs jobs,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            if (await jobs.FindBacklogRunAsync(cancellation) is { } running)
                return running;
            var job = Job.Queued(JobKind.Process, clock.GetUtcNow()) with { BatchSize = batchSize };
            try
            {
                await jobs.AcceptAsync(job, new ProcessTickets(job.Id), cancellation);
                return job;
            }
            catch (Exception race) when (race.GetBaseException() is PostgresException { SqlState: "23505" })
            {
                // Another request began a run in the meantime: answer with that one.
            }
        }
    }
}

/// <summary>Plans a backlog run part by part, each in one transaction with its messages.</summary>
public static class ProcessTicketsHandler
{
    private const int MostTickets = 100_000;
    private const int MostChunks = 500;

    /// <summary>What becomes of a message that keeps failing.</summary>
    public static void Configure(HandlerChain chain) => JobFailure.Configure(chain);

    /// <summary>
    /// The job's row is locked and says how far planning is: a second copy of the message plans the next part, if there
    /// is one.
    /// </summary>
    public static async Task<OutgoingMessages> Handle(
        ProcessTickets message,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        await session.BeginTransactionAsync(cancellation);
        var found = await session.QueryAsync<Job>("where id = ? for update", cancellation, message.JobId);
        if (found is not [{ State: JobState.Queued or JobState.Running, Planned: false, BatchSize: { } batchSize } job])
            return [];

        var most = Math.Min(MostTickets, MostChunks * batchSize);
        var ids = await BacklogAsync(session.Connection!, job.PlannedThrough ?? Guid.Empty, most, cancellation);
        var chunks = BacklogChunk.Cut(job.Id, ids, batchSize, clock.GetUtcNow()).Take(MostChunks).ToArray();
        var isLast = ids.Count < most && chunks.Sum(chunk => chunk.Total) == ids.Count;
        await InsertAsync(session.Connection!, chunks, cancellation);
        session.QueueSqlCommand(
            $$"""
            update {{Schema.Job}} set data = jsonb_build_object('started_at', now()) || jsonb_strip_nulls(data)
                || jsonb_build_object('state', 'running', 'touched_at', now(), 'planned', ?,
                    'planned_through', ?, 'total', (data ->> 'total')::bigint + ?)
            where id = ?
            """,
            isLast,
            chunks.Length > 0 ? chunks[^1].To : job.PlannedThrough ?? Guid.Empty,
            chunks.Sum(chunk => (long)chunk.Total),
            job.Id
        );
        session.QueueSqlCommand(Jobs.FinishBacklogRun.Replace("$1", "?", StringComparison.Ordinal), job.Id);

        var messages = new OutgoingMessages();
        messages.AddRange(chunks.Select(chunk => ClassifyTickets.Of(new Chunk(chunk.Id, chunk.From, chunk.To))));
        if (!isLast)
            messages.Add(message);
        return messages;
    }

    // When they are sent is told by PostgreSQL's clock, by which they will be overdue.
    private static async Task InsertAsync(
        NpgsqlConnection connection,
        BacklogChunk[] chunks,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Schema.Chunk} (id, data)
            select id, data || jsonb_build_object('sent_at', now()) from unnest($1, $2) as chunk (id, data)
            """,
            connection
        );
        command.Parameters.Add(new() { Value = chunks.Select(chunk => chunk.Id).ToArray() });
        command.Parameters.Add(
            new()
            {
                Value = chunks.Select(chunk => JsonSerializer.Serialize(chunk, JsonStyle.Answers)).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            }
        );
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<Guid>> BacklogAsync(
        NpgsqlConnection connection,
        Guid after,
        int most,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select id from {Schema.Backlog} where sent_at is null and id > $1 order by id limit $2
            """,
            connection
        );
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetGuid(0));
        return ids;
    }
}
