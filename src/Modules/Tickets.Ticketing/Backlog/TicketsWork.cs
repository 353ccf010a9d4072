using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Single tickets.</summary>
internal sealed class TicketsWork(NpgsqlDataSource database, Guid[] ids) : BacklogWork(database)
{
    /// <inheritdoc />
    protected override (string Sql, object[] Values) Waiting { get; } = ("id = any($1)", [ids]);

    /// <inheritdoc />
    public override async Task RecordAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    )
    {
        if (results.Count == 0)
            return;
        await using var batch = Database.CreateBatch();
        AddLessDurable(batch);
        AddRecord(batch, modelVersion, results);
        await batch.ExecuteNonQueryAsync(cancellation);
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
    }
}
