using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The work of one message; reading and writing are one round trip each.</summary>
internal abstract class BacklogWork(NpgsqlDataSource database, RuleStore rules, TicketingMetrics metrics) : IBacklogWork
{
    // 16 MiB of memory; four messages are worked on at a time.
    private const int MaxTextCharacters = 8 * 1024 * 1024;

    private int _record;

    /// <summary>Where results go, and texts come from.</summary>
    protected NpgsqlDataSource Database => database;

    /// <summary>Counts what is written.</summary>
    protected TicketingMetrics Metrics => metrics;

    /// <summary>Which rows of the backlog, as an SQL condition with its values.</summary>
    protected abstract (string Sql, object[] Values) Waiting { get; }

    /// <summary>What else it reads with each text, as SQL: begins with a comma, or is empty.</summary>
    protected virtual string MoreColumns => "";

    /// <summary>Keeps that of a row.</summary>
    protected virtual void Note(NpgsqlDataReader row) { }

    /// <summary>When the texts of tickets were replaced that were read.</summary>
    protected virtual IReadOnlyDictionary<Guid, DateTimeOffset> RevisedAt => new Dictionary<Guid, DateTimeOffset>();

    /// <summary>What rules decided of the tickets that were read; it is written with what the model says of the others.</summary>
    protected RuleDecisions Decided { get; } = new();

    /// <inheritdoc />
    public async Task<TextBatch> ReadTextsAsync(CancellationToken cancellation)
    {
        var matcher = await rules.MatcherAsync(cancellation);
        Decided.Clear();
        // Not a join: how many ids lie in a range PostgreSQL can only guess, and from a wrong guess it may compare each
        // ticket with each row of the backlog.
        var command = database.CreateCommand(
            $"""
            select {TicketTexts.Columns}{MoreColumns}{(matcher.IsEmpty ? "" : RuleColumns.Sql)} from {Schema.Ticket} ticket
            where id = any(array(select id from {Schema.Backlog} where {Waiting.Sql}))
            """
        );
        return await TicketTexts.ReadAsync(command.With(Waiting.Values), MaxTextCharacters, IsForModel, cancellation);

        bool IsForModel(NpgsqlDataReader row, TicketText text)
        {
            Note(row);
            if (matcher.IsEmpty || matcher.Find(RuleColumns.ReadLast(row, text)) is not { } rule)
                return true;
            Decided.Add(text.Id, rule);
            return false;
        }
    }

    /// <inheritdoc />
    public async Task<Guid[]> ReadIdsAsync(CancellationToken cancellation) =>
        (
            await database.ScalarAsync<Guid[]>(
                $"select array(select id from {Schema.Backlog} where {Waiting.Sql} order by id)",
                Waiting.Values,
                cancellation
            )
        )!;

    /// <inheritdoc />
    public abstract Task RecordAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    );

    /// <inheritdoc />
    public abstract Task KeepAsync(CancellationToken cancellation);

    /// <inheritdoc />
    public abstract Task FailAsync(Guid ticketId, string reason, CancellationToken cancellation);

    /// <summary>Records outcomes. Only a ticket whose outcome was added leaves the backlog.</summary>
    /// <param name="insert">Adds them, and gives the ids of those that it added.</param>
    public static string Recorded(string insert) =>
        $"""
            with recorded as ({insert})
            delete from {Schema.Backlog} where id = any(array(select id from recorded))
            """;

    /// <summary>The same, but for a ticket whose text was replaced since it was read: that stays in the backlog.</summary>
    /// <param name="insert">Adds them, and gives the ids of those that it added.</param>
    /// <param name="ids">The place of a value: tickets whose texts were replaced. The next one is when that was.</param>
    public static string RecordedUnlessRevised(string insert, int ids) =>
        $"""
            {Recorded(insert)} and (revised_at is null
                or (id, revised_at) in (select * from unnest(${ids}, ${ids + 1})))
            """;

    /// <summary>Adds the statements that record results, and what rules decided.</summary>
    protected void AddRecord(NpgsqlBatch batch, string sql, object[] values)
    {
        _record = batch.BatchCommands.Count;
        batch.Add(sql, values);
        if (Decided.Count > 0)
            Decided.AddTo(batch, RevisedAt);
    }

    /// <summary>
    /// Runs the statements that record results. A ticket that was recorded, but did not leave the backlog, has another text
    /// by now, or was erased: then what was recorded of it is dropped. Should the process end in between, the ticket is sent
    /// again, and it is dropped then.
    /// </summary>
    /// <param name="batch">The statements.</param>
    /// <param name="modelVersion">The model whose results they are.</param>
    /// <param name="results">What it records.</param>
    /// <param name="cancellation">Stops it.</param>
    protected async Task RunAsync(
        NpgsqlBatch batch,
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        await batch.ExecuteNonQueryAsync(cancellation);
        var recorded = batch.BatchCommands[_record].RecordsAffected;
        if (Decided.Count > 0)
            recorded += batch.BatchCommands[_record + 1].RecordsAffected;
        if ((int)recorded == results.Count + Decided.Count)
        {
            metrics.Decided(modelVersion, results);
            Decided.Measure(metrics);
        }
        else
        {
            Guid[] tickets = [.. results.Select(result => result.TicketId), .. Decided.Ids];
            await Database.ExecuteAsync(DropStale, [tickets], cancellation);
        }

        Decided.Clear();
    }

    private const string DropStale = $"""
        delete from {Schema.Outcome} where id = any($1) and (
            corrected_by is null and exists (select from {Schema.Backlog} where backlog.id = outcome.id)
            or not exists (select from {Schema.Ticket} ticket where ticket.id = outcome.id))
        """;

    /// <summary>The outcome of a ticket that failed, if it still waits. Values: the ticket's id, the reason.</summary>
    protected const string InsertFailed = $"""
        insert into {Schema.Outcome} (id, status, reason, classified_at)
        select id, 'failed', $2, now() from {Schema.Backlog} where id = $1 on conflict do nothing returning id
        """;

    /// <summary>First the outcome, then the backlog, as everybody does who writes both.</summary>
    protected static void AddLeaveBacklog(NpgsqlBatch batch, Guid ticketId) =>
        batch.Add(
            $"delete from {Schema.Backlog} where id = $1 and exists (select from {Schema.Outcome} where id = $1)",
            ticketId
        );

    /// <summary>A reason as PostgreSQL can store it.</summary>
    protected static string Storable(string reason) => reason.Replace('\0', ' ');
}
