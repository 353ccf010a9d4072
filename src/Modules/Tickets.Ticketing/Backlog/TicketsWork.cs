using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Single tickets. Their texts may be replaced while a model looks at them (<see cref="TicketRevision" />): what it
/// says of the text before is dropped, and the ticket waits on.
/// </summary>
internal sealed class TicketsWork(NpgsqlDataSource database, RuleStore rules, TicketingMetrics metrics, Guid[] ids)
    : BacklogWork(database, rules, metrics)
{
    private readonly Dictionary<Guid, DateTimeOffset> _revisedAt = [];

    private static readonly string RecordUnlessRevised = RecordedUnlessRevised(OutcomeWriter.Insert, OutcomeWriter.ValueCount + 1);

    /// <inheritdoc />
    protected override (string Sql, object[] Values) Waiting { get; } = ("id = any($1)", [ids]);

    /// <inheritdoc />
    protected override string MoreColumns =>
        $", (select revised_at from {Schema.Backlog} where backlog.id = ticket.id)";

    /// <inheritdoc />
    protected override IReadOnlyDictionary<Guid, DateTimeOffset> RevisedAt => _revisedAt;

    /// <inheritdoc />
    protected override void Note(NpgsqlDataReader row)
    {
        if (row.Get<DateTimeOffset?>(TicketTexts.ColumnCount) is { } revised)
            _revisedAt[row.GetGuid(0)] = revised;
    }

    /// <inheritdoc />
    public override async Task RecordAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        if (results.Count + Decided.Count == 0)
            return;
        await using var batch = Database.CreateBatch();
        batch.Add(Sql.Unsynced); // what is undone is in the backlog again
        AddRecord(
            batch,
            RecordUnlessRevised,
            [.. OutcomeWriter.Values(results, modelVersion), _revisedAt.Keys.ToArray(), _revisedAt.Values.ToArray()]
        );
        await RunAsync(batch, modelVersion, results, cancellation);
    }

    /// <inheritdoc />
    public override Task KeepAsync(CancellationToken cancellation) =>
        Database.ExecuteAsync(
            $"""
            update {Schema.Backlog} set sent_at = now()
            where id in (select id from {Schema.Backlog} where id = any($1) order by id for update skip locked)
            """,
            [ids],
            cancellation
        );

    /// <inheritdoc />
    public override async Task FailAsync(Guid ticketId, string reason, CancellationToken cancellation)
    {
        await using var batch = Database.CreateBatch();
        batch.Add(InsertFailed, ticketId, Storable(reason));
        AddLeaveBacklog(batch, ticketId);
        await batch.ExecuteNonQueryAsync(cancellation);
        Metrics.Failed();
    }
}
