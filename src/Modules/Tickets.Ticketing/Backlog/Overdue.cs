using Npgsql;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// Finds rows of whose messages nothing came, and notes that they are sent again. Rows that somebody is working on are
/// locked, and skipped. All times are PostgreSQL's.
/// </summary>
/// <param name="after">When a job's message counts as lost.</param>
/// <param name="factor">How many times as long one to Inference may take.</param>
internal sealed class Overdue(TimeSpan after, int factor)
{
    private const long LockKey = 0x7469636B657473; // "tickets"
    private const int MostChunks = 500;
    private const int MostJobs = 100;

    /// <summary>Some messages, and whether these are the last ones.</summary>
    public sealed record Part(IReadOnlyList<object> Messages, bool IsLast);

    /// <summary>The next part, in the transaction of the connection; null while another host is at it.</summary>
    public async Task<Part?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using (var claim = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection))
        {
            claim.Parameters.Add(new() { Value = LockKey });
            if (await claim.ExecuteScalarAsync(cancellation) is not true)
                return null;
        }

        var inference = after * factor;
        var chunks = await QueryAsync(Chunks, inference, row => new Chunk(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)));
        var live = await QueryAsync(Live, inference, row => row.GetGuid(0));
        var replayed = await QueryAsync(Replayed, inference, row => row.GetGuid(0));
        var jobs = await QueryAsync(JobsWithoutASign, after, row => Jobs.MessageOf(row.GetString(1), row.GetGuid(0)));
        object[] messages =
        [
            .. chunks.Select(ClassifyTickets.Of),
            .. new[] { live, replayed }.Where(ids => ids.Count > 0).Select(ids => ClassifyTickets.Of([.. ids])),
            .. jobs,
        ];
        var isLast =
            chunks.Count < MostChunks
            && jobs.Count < MostJobs
            && live.Count < Dispatch.LargestMessage
            && replayed.Count < Dispatch.LargestMessage;
        return new Part(messages, isLast);

        async Task<List<T>> QueryAsync<T>(string sql, TimeSpan overdue, Func<NpgsqlDataReader, T> map)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(new() { Value = overdue });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
                rows.Add(map(reader));
            return rows;
        }
    }

    // What was sent before its run was paused has come to nothing.
    private static readonly string Chunks = $$"""
        update {{Schema.Chunk}} set data = data
            || jsonb_build_object('sent_at', now(), 'attempts', (data ->> 'attempts')::int + 1)
        where id in (
            select id from {{Schema.Chunk}} chunk where data ->> 'done_at' is null
            and exists (select from {{Schema.Job}} job
                where job.id = (chunk.data ->> 'job_id')::uuid and job.data ->> 'state' = 'running'
                and (chunk.data ->> 'sent_at')::timestamptz
                    < greatest(now() - $1, (job.data ->> 'resumed_at')::timestamptz))
            order by id limit {{MostChunks}} for update skip locked)
        returning id, (data ->> 'from')::uuid, (data ->> 'to')::uuid
        """;

    private static readonly string Live = Tickets($"id >= '{ImportedId.FirstLive}'");

    // Of the imported ones only those that were replayed, which an index knows.
    private static readonly string Replayed = Tickets($"id < '{ImportedId.FirstLive}' and sent_at is not null");

    private static string Tickets(string condition) =>
        $"""
            update {Schema.Backlog} set sent_at = now()
            where id in (
                select id from {Schema.Backlog} where {condition} and sent_at < now() - $1
                order by id limit {Dispatch.LargestMessage} for update skip locked)
            returning id
            """;

    private static readonly string JobsWithoutASign = $$"""
        update {{Schema.Job}} set data = data || jsonb_build_object('touched_at', now())
        where id in (
            select id from {{Schema.Job}} where {{Schema.ActiveJob}}
            and not (data ->> 'planned')::boolean and (data ->> 'touched_at')::timestamptz < now() - $1
            order by id limit {{MostJobs}} for update skip locked)
        returning id, data ->> 'kind'
        """;
}
