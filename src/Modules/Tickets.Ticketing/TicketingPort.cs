using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>The port that Inference works through: texts out, results in, each in one round trip.</summary>
public sealed class TicketingPort(NpgsqlDataSource database, Limits limits) : ITicketWork, ILabelledTickets, IClassifiedTickets
{
    // 16 MiB of memory; four messages are worked on at a time.
    private const int TextCharacters = 8 * 1024 * 1024;

    /// <inheritdoc />
    public async Task<TextBatch> ReadTextsAsync(ClassifyTickets work, CancellationToken cancellation)
    {
        // Not a join: how many ids lie in a range PostgreSQL can only guess, and from a wrong guess it may compare each
        // ticket with each row of the backlog.
        await using var command = database.CreateCommand(
            $"""
            select id, data ->> 'subject', data ->> 'body', data ->> 'priority' is null from {Schema.Ticket}
            where id = any(array(select id from {Schema.Backlog} where {Condition(work)}))
            """
        );
        AddParameters(command.Parameters, work);
        return await ReadTextsAsync(command, TextCharacters, cancellation);
    }

    /// <inheritdoc />
    public async Task<Guid[]> ReadWaitingAsync(ClassifyTickets work, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select array(select id from {Schema.Backlog} where {Condition(work)} order by id)"
        );
        AddParameters(command.Parameters, work);
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc />
    public async Task RecordAsync(
        ClassifyTickets work,
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        await using var batch = database.CreateBatch();
        // A crash of PostgreSQL may undo the last 0.6 s of results, whole transactions of them: then their tickets are in
        // the backlog again.
        batch.BatchCommands.Add(Command("select set_config('synchronous_commit', 'off', true)"));
        LockChunk(batch, work);
        // Of two copies of a message the second waits for the first one's rows, which both add in the same order, and then
        // finds nothing to add; and only whose outcome it has added leaves the backlog.
        var insert = new NpgsqlBatchCommand(
            $"""
            with recorded as (
                insert into {Schema.Outcome} (id, status, best, confidence, second, second_confidence, third,
                    third_confidence, reason, predicted_priority, priority_confidence, model_version, classified_at)
                select result.*, $10, now()
                from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $12) as result (id, status, best, confidence, second,
                    second_confidence, third, third_confidence, reason, predicted_priority, priority_confidence)
                order by id
                on conflict do nothing returning id)
            delete from {Schema.Backlog} where id = any(array(select id from recorded))
            """
        );
        insert.Parameters.AddRange(Columns(results, modelVersion));
        insert.Parameters.Add(Array(results, result => result.Priority?.Category));
        insert.Parameters.Add(Array(results, result => Round(result.Priority)));
        batch.BatchCommands.Add(insert);
        FinishChunk(batch, work);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc />
    public async Task KeepAsync(ClassifyTickets work, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            work.Chunk is null
                ? $"""
                    update {Schema.Backlog} set sent_at = now()
                    where id in (select id from {Schema.Backlog} where id = any($1) order by id for update skip locked)
                    """
                : $"""
                    update {Schema.Chunk} set data = data || jsonb_build_object('sent_at', now())
                    where id = $1 and data ->> 'done_at' is null
                    """
        );
        command.Parameters.Add(new() { Value = work.Chunk is { Id: var chunk } ? chunk : work.TicketIds });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc />
    public async Task FailAsync(
        ClassifyTickets work,
        Guid ticketId,
        string reason,
        CancellationToken cancellation
    )
    {
        await using var batch = database.CreateBatch();
        LockChunk(batch, work);
        // First the outcome, then the backlog, as everybody does who writes both.
        var fail = Command(
            $$"""
            with failed as (
                insert into {{Schema.Outcome}} (id, status, reason, classified_at)
                select id, 'failed', $3, now() from {{Schema.Backlog}} where id = $1 on conflict do nothing returning id)
            update {{Schema.Chunk}} set data = data
                || jsonb_build_object('failed', coalesce((data ->> 'failed')::int, 0) + 1)
            where id = $2 and exists (select from failed)
            """,
            ticketId,
            work.Chunk?.Id ?? Guid.Empty
        );
        fail.Parameters.Add(new() { Value = reason.Replace('\0', ' ') });
        batch.BatchCommands.Add(fail);
        batch.BatchCommands.Add(
            Command(
                $"delete from {Schema.Backlog} where id = $1 and exists (select from {Schema.Outcome} where id = $1)",
                ticketId
            )
        );
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(
        Target target,
        string? file,
        string? source,
        bool withCorrections,
        CancellationToken cancellation
    ) =>
        file is null
            ? ReadStoreAsync(target, source, withCorrections, cancellation)
            : ReadFileAsync(target, file, cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ClassifiedTicket>> ReadClassifiedAsync(
        string modelVersion,
        Guid after,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select id, data ->> 'subject', data ->> 'body', data ->> 'priority' is null,
                case when status = 'processed' then best end
            from (select id, status, best from {Schema.Outcome}
                where id > $1 and corrected_by is null and status <> 'failed' and model_version is distinct from $2
                order by id limit $3) outcome
            join {Schema.Ticket} using (id) order by id
            """
        );
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = modelVersion });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tickets = new List<ClassifiedTicket>();
        while (await reader.ReadAsync(cancellation))
        {
            var text = new TicketText(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3));
            tickets.Add(new ClassifiedTicket(text, reader.IsDBNull(4) ? null : reader.GetString(4)));
        }
        return tickets;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<TicketText>> ReadRecentAsync(
        string modelVersion,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select id, data ->> 'subject', data ->> 'body', false
            from (select id, model_version from {Schema.Outcome} order by id desc limit 10 * $2) latest
            join {Schema.Ticket} using (id)
            where model_version = $1 and data ->> 'split' <> 'train' order by id desc limit $2
            """
        );
        command.Parameters.Add(new() { Value = modelVersion });
        command.Parameters.Add(new() { Value = limit });
        return (await ReadTextsAsync(command, int.MaxValue, cancellation)).Texts;
    }

    /// <inheritdoc />
    public async Task<(int Corrections, int Agreed)> CountCorrectionsAsync(
        string modelVersion,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select count(*)::int, (count(*) filter (where data -> 'before' ->> 'best' = data ->> 'category'))::int
            from {Schema.Correction} where data -> 'before' ->> 'model_version' = $1
            """
        );
        command.Parameters.Add(new() { Value = modelVersion });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    /// <inheritdoc />
    public async Task<int> ReplaceAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(
            $"""
            update {Schema.Outcome} outcome set status = result.status, best = result.best,
                confidence = result.confidence, second = result.second, second_confidence = result.second_confidence,
                third = result.third, third_confidence = result.third_confidence, reason = result.reason,
                predicted_priority = result.predicted_priority, priority_confidence = result.priority_confidence,
                model_version = $10, classified_at = now()
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $12) as result (id, status, best, confidence, second,
                second_confidence, third, third_confidence, reason, predicted_priority, priority_confidence)
            where outcome.id = result.id and outcome.corrected_by is null and outcome.status <> 'failed'
            and outcome.model_version is distinct from $10
            """
        );
        command.Parameters.AddRange(Columns(results, modelVersion));
        command.Parameters.Add(Array(results, result => result.Priority?.Category));
        command.Parameters.Add(Array(results, result => Round(result.Priority)));
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private async IAsyncEnumerable<LabelledTicket> ReadStoreAsync(
        Target target,
        string? source,
        bool withCorrections,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        // A correction is about the category.
        var label = target == Target.Category ? "label" : "priority";
        withCorrections &= target == Target.Category;
        await using var command = database.CreateCommand(
            $"""
            select data ->> 'subject', data ->> 'body', coalesce(corrected.best, data ->> '{label}'), data ->> 'split'
            from {Schema.Ticket} ticket
            left join {Schema.Outcome} corrected on corrected.id = ticket.id and corrected_by is not null and $2
            where (data ->> '{label}' is not null or corrected.id is not null)
            and ($1::text is null or data ->> 'source' = $1 or corrected.id is not null) order by ticket.id
            """
        );
        command.Parameters.Add(new() { Value = (object?)source ?? DBNull.Value });
        command.Parameters.Add(new() { Value = withCorrections });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (subject, body) = (reader.GetString(0), reader.GetString(1));
            var fingerprint = Fingerprint.Of(subject, body);
            var split = Enum.Parse<Split>(reader.GetString(3), ignoreCase: true);
            yield return new LabelledTicket(
                subject,
                body,
                reader.GetString(2),
                split == Split.Live ? Fingerprint.SplitOf(fingerprint) : split,
                fingerprint
            );
        }
    }

    private async IAsyncEnumerable<LabelledTicket> ReadFileAsync(
        Target target,
        string file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var stream = File.OpenRead(file);
        await using var csv = await CsvTickets.OpenAsync(stream, new ColumnMapping(), limits, cancellation);
        await foreach (var row in csv.ReadAsync(cancellation))
        {
            var label = target == Target.Category ? row.Label : row.Priority?.ToString().ToLowerInvariant();
            if (row.Error is not null || label is null)
                continue;
            var fingerprint = Fingerprint.Of(row.Subject, row.Body);
            yield return new LabelledTicket(
                row.Subject,
                row.Body,
                label,
                Fingerprint.SplitOf(fingerprint),
                fingerprint
            );
        }
    }

    // As long as they fit; PostgreSQL is told not to send the rest.
    private static async Task<TextBatch> ReadTextsAsync(
        NpgsqlCommand command,
        int mostCharacters,
        CancellationToken cancellation
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<TicketText>();
        for (var characters = 0L; await reader.ReadAsync(cancellation);)
        {
            var text = new TicketText(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3));
            characters += text.Subject.Length + text.Body.Length;
            texts.Add(text);
            if (characters < mostCharacters)
                continue;
            command.Cancel();
            return new TextBatch([.. texts], IsLast: false);
        }

        return new TextBatch([.. texts], IsLast: true);
    }

    // Of a run that is paused or was cancelled there is nothing to do.
    private static string Condition(ClassifyTickets work) =>
        work.Chunk is null
            ? "id = any($1)"
            : $"""
                id between $1 and $2 and sent_at is null and exists (
                    select from {Schema.Chunk} chunk join {Schema.Job} job on job.id = (chunk.data ->> 'job_id')::uuid
                    where chunk.id = $3 and job.data ->> 'state' = 'running')
                """;

    private static void AddParameters(NpgsqlParameterCollection parameters, ClassifyTickets work)
    {
        if (work.Chunk is { } chunk)
            parameters.AddRange(Guids(chunk.From, chunk.To, chunk.Id));
        else
            parameters.Add(new() { Value = work.TicketIds });
    }

    // Two copies of a chunk's message would update the same rows, perhaps in another order: one waits here instead.
    private static void LockChunk(NpgsqlBatch batch, ClassifyTickets work)
    {
        if (work.Chunk is { Id: var id })
            batch.BatchCommands.Add(Command($"select 1 from {Schema.Chunk} where id = $1 for update", id));
    }

    // A chunk is done when none of its tickets waits any more; those that were replayed are not its own. The job counts
    // the tickets the chunk was planned with, once: only the transaction that closes the chunk adds them.
    private static void FinishChunk(NpgsqlBatch batch, ClassifyTickets work)
    {
        if (work.Chunk is not { } chunk)
            return;
        batch.BatchCommands.Add(
            Command(
                $$"""
                with closed as (
                    update {{Schema.Chunk}} set data = data || jsonb_build_object('done_at', now())
                    where id = $1 and data ->> 'done_at' is null
                    and not exists (select from {{Schema.Backlog}} where id between $2 and $3 and sent_at is null)
                    returning (data ->> 'job_id')::uuid as job, (data ->> 'total')::bigint as total,
                        coalesce((data ->> 'failed')::bigint, 0) as failed
                )
                update {{Schema.Job}} set data = data || jsonb_build_object(
                    'done', (data ->> 'done')::bigint + total - failed, 'failed', (data ->> 'failed')::bigint + failed)
                from closed where id = job
                """,
                chunk.Id,
                chunk.From,
                chunk.To
            )
        );
        batch.BatchCommands.Add(
            Command(
                Jobs.FinishBacklogRun.Replace(
                    "id = $1",
                    $"id = (select (data ->> 'job_id')::uuid from {Schema.Chunk} where id = $1)",
                    StringComparison.Ordinal
                ),
                chunk.Id
            )
        );
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<Guid> ids)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(Guids(ids));
        return command;
    }

    private static NpgsqlParameter[] Guids(params ReadOnlySpan<Guid> ids)
    {
        var parameters = new NpgsqlParameter[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            parameters[i] = new NpgsqlParameter { Value = ids[i] };
        return parameters;
    }

    private static NpgsqlParameter[] Columns(IReadOnlyList<Classification> results, string modelVersion) =>
        [
            Array(results, result => result.TicketId),
            Array(results, result => TicketStatuses.Name(StatusOf(result))),
            Array(results, result => At(result, 0)?.Category),
            Array(results, result => Round(At(result, 0))),
            Array(results, result => At(result, 1)?.Category),
            Array(results, result => Round(At(result, 1))),
            Array(results, result => At(result, 2)?.Category),
            Array(results, result => Round(At(result, 2))),
            Array(results, result => result.Reason),
            new() { Value = modelVersion },
        ];

    private static NpgsqlParameter<TValue[]> Array<TValue>(
        IReadOnlyList<Classification> results,
        Func<Classification, TValue> value
    )
    {
        var values = new TValue[results.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(results[i]);
        return new() { TypedValue = values };
    }

    private static TicketStatus StatusOf(Classification result) =>
        result.Category is null ? TicketStatus.NeedsReview : TicketStatus.Processed;

    private static ScoredCategory? At(Classification result, int rank) =>
        rank < result.Alternatives.Count ? result.Alternatives[rank] : null;

    private static float? Round(ScoredCategory? category) =>
        category is { Confidence: var confidence } ? MathF.Round(confidence, 4) : null;
}
