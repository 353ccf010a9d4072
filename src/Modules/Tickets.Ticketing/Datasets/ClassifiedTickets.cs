using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The tickets that a model has classified.</summary>
public sealed class ClassifiedTickets(NpgsqlDataSource database) : IClassifiedTickets
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<ClassifiedTicket>> ReadClassifiedAsync(
        string modelVersion,
        Guid after,
        int limit,
        CancellationToken cancellation
    ) =>
        await database.QueryAsync(
            $"""
            select {TicketTexts.Columns}, case when status = 'processed' then best end
            from (select id, status, best from {Schema.Outcome} outcome
                where id > $1 and corrected_by is null and status <> 'failed' and model_version is distinct from $2
                    and not {OutcomeTable.ByRule}
                order by id limit $3) outcome
            join {Schema.Ticket} using (id) order by id
            """,
            [after, modelVersion, limit],
            row => new ClassifiedTicket(TicketTexts.Read(row), row.Get<string>(4)),
            cancellation
        );

    /// <inheritdoc />
    public async Task<IReadOnlyList<TicketText>> ReadRecentAsync(
        string modelVersion,
        int limit,
        CancellationToken cancellation
    ) =>
        await database.QueryAsync(
            $"""
            select {TicketTexts.Columns}
            from (select id, model_version from {Schema.Outcome} order by id desc limit 10 * $2) latest
            join {Schema.Ticket} using (id)
            where model_version = $1 and data ->> 'split' <> 'train' order by id desc limit $2
            """,
            [modelVersion, limit],
            TicketTexts.Read,
            cancellation
        );

    /// <inheritdoc />
    public async Task<(int Corrections, int Agreed)> CountCorrectionsAsync(
        string modelVersion,
        CancellationToken cancellation
    )
    {
        var counts = await database.QueryAsync(
            $"""
            select count(*)::int, (count(*) filter (where data -> 'before' ->> 'best' = data ->> 'category'))::int
            from {Schema.Correction} where data -> 'before' ->> 'model_version' = $1 and not data ? 'withdrawn_at'
            """,
            [modelVersion],
            row => (row.GetInt32(0), row.GetInt32(1)),
            cancellation
        );
        return counts.Single();
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<Guid, string>> ReadCorrectionsAsync(
        IReadOnlyCollection<Guid> tickets,
        CancellationToken cancellation
    )
    {
        var corrected = await database.QueryAsync(
            $"select id, best from {Schema.Outcome} where id = any($1) and corrected_by is not null",
            [tickets.ToArray()],
            row => KeyValuePair.Create(row.GetGuid(0), row.GetString(1)),
            cancellation
        );
        return corrected.ToDictionary();
    }

    /// <inheritdoc />
    public Task<int> ReplaceAsync(
        string modelVersion,
        IReadOnlyList<Classification> results,
        CancellationToken cancellation
    ) => database.ExecuteAsync(OutcomeWriter.Replace, OutcomeWriter.Values(results, modelVersion), cancellation);
}
