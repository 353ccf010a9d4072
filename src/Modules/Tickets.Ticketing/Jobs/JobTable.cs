using System.Text.Json;
using Npgsql;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>The jobs in PostgreSQL: a row each.</summary>
internal static class JobTable
{
    /// <summary>A job that has not ended, as an SQL condition.</summary>
    public const string Open = "state in ('queued', 'running', 'paused')";

    /// <summary>A job that is to be worked on, as an SQL condition.</summary>
    public const string Active = "state in ('queued', 'running')";

    /// <summary>What <see cref="Read" /> reads.</summary>
    public const string Columns = $"{Head}, rejected, result";

    /// <summary>The same, but that it reads no rejected rows, and only what came of an import or a training as the result.</summary>
    public const string ColumnsOfLists = $"{Head}, null, case when kind in ('seed', 'train') then result end";

    private const string Head = """
        id, kind, state, total, done, failed, error, created_at, started_at, paused_at, paused_seconds, finished_at,
        batch_size, planned_through, planned, input, stage, attempts, coalesce(asked_by, input ->> 'by')
        """;

    /// <summary>
    /// Ends a backlog run whose tickets are all done; the last statement of each transaction that changes a count.
    /// </summary>
    /// <param name="id">The job's id, as SQL.</param>
    public static string FinishRun(string id) =>
        $"""
            update {Schema.Job} set state = 'succeeded', finished_at = now()
            where id = {id} and kind = 'process' and state = 'running' and planned and done + failed >= total
            """;

    /// <summary>The job of a row.</summary>
    public static Job Read(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid(0),
            Kind = EnumNames.Parse<JobKind>(row.GetString(1))!.Value,
            State = EnumNames.Parse<JobState>(row.GetString(2))!.Value,
            Total = row.GetInt64(3),
            Done = row.GetInt64(4),
            Failed = row.GetInt64(5),
            Error = row.Get<string>(6),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
            StartedAt = row.Get<DateTimeOffset?>(8),
            PausedAt = row.Get<DateTimeOffset?>(9),
            PausedSeconds = row.GetDouble(10),
            FinishedAt = row.Get<DateTimeOffset?>(11),
            BatchSize = row.Get<int?>(12),
            PlannedThrough = row.Get<Guid?>(13),
            Planned = row.GetBoolean(14),
            Input = Json<JsonElement?>(row, 15),
            Stage = row.Get<string>(16),
            Attempts = row.GetInt32(17),
            By = row.Get<string>(18),
            Rejected = Json<RejectedRow[]>(row, 19),
            Result = Json<JsonElement?>(row, 20),
        };

    private static T? Json<T>(NpgsqlDataReader row, int column) =>
        row.Get<string>(column) is { } json ? JsonSerializer.Deserialize<T>(json, JsonStyle.Answers) : default;

    /// <summary>The table.</summary>
    public static Table Define()
    {
        var job = new Table(Schema.Job);
        job.AddColumn<Guid>("id").AsPrimaryKey();
        job.AddColumn("kind", "text").NotNull();
        job.AddColumn("state", "text").NotNull();
        job.AddColumn<long>("total").NotNull().DefaultValueByExpression("0");
        job.AddColumn<long>("done").NotNull().DefaultValueByExpression("0");
        job.AddColumn<long>("failed").NotNull().DefaultValueByExpression("0");
        job.AddColumn("error", "text");
        job.AddColumn<DateTimeOffset>("created_at").NotNull();
        job.AddColumn<DateTimeOffset>("started_at");
        // The last sign of life before the first chunk is sent; the reconciler looks at it.
        job.AddColumn<DateTimeOffset>("touched_at").NotNull();
        job.AddColumn<DateTimeOffset>("paused_at");
        // When it was resumed last: chunks that were sent before count as overdue.
        job.AddColumn<DateTimeOffset>("resumed_at");
        job.AddColumn<double>("paused_seconds").NotNull().DefaultValueByExpression("0");
        job.AddColumn<DateTimeOffset>("finished_at");
        job.AddColumn<int>("batch_size");
        job.AddColumn<Guid>("planned_through");
        job.AddColumn<bool>("planned").NotNull().DefaultValueByExpression("false");
        job.AddColumn("input", "json");
        job.AddColumn("rejected", "json");
        job.AddColumn("result", "json");
        // Who works on it, and until when nobody else may: see JobLease.
        job.AddColumn("owner", "text");
        job.AddColumn<DateTimeOffset>("owned_until");
        job.AddColumn<int>("attempts").NotNull().DefaultValueByExpression("0");
        job.AddColumn("stage", "text");
        job.AddColumn("asked_by", "text");
        const string open = "state = ANY (ARRAY['queued'::text, 'running'::text, 'paused'::text])";
        job.Indexes.Add(Schema.Index("job_open", open, "id"));
        foreach (var (name, kind) in (ReadOnlySpan<(string, string)>)[("backlog_run", "process"), ("training", "train")])
        {
            var one = Schema.Index($"job_one_{name}", $"(kind = '{kind}'::text) AND ({open})", "kind");
            one.IsUnique = true;
            job.Indexes.Add(one);
        }

        // Few among the reads, of which there may be many.
        job.Indexes.Add(
            Schema.Index("job_by_kind", "kind = ANY (ARRAY['seed'::text, 'process'::text, 'train'::text])", "kind", "id")
        );
        return job;
    }
}
