using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The next part of a run that classifies again what has an outcome.</summary>
internal static class ReclassificationPlan
{
    /// <summary>
    /// Puts the next tickets that match into the backlog, and plans them. Those from the API are no part of the plan: each
    /// counts as overdue, so the reconciler sends it.
    /// </summary>
    public static async Task<BacklogPlan> TakeAsync(
        NpgsqlConnection connection,
        Job job,
        int batchSize,
        Guid after,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var filter = job.InputAs<TicketFilter>();
        var most = BacklogPlan.MaxTicketsOf(batchSize);
        var matching = await ReadAsync(connection, filter, after, most, cancellation);
        var imported = matching.FindAll(id => !ImportedId.IsLive(id));
        var plan = BacklogPlan.Of(imported, batchSize, after, now);
        if (plan.Total == imported.Count)
            plan = plan with
            {
                Through = matching is [.., var last] ? last : after,
                IsLast = matching.Count < most,
            };
        await DecisionTable.BecauseAsync(connection, DecisionCause.Reclassified, job.By, job.Id, cancellation);
        await connection.ExecuteAsync(
            $"""
            with taken as (delete from {Schema.Outcome} where id = any($1) returning id)
            insert into {Schema.Backlog} (id, sent_at)
            select id, case when id >= '{ImportedId.FirstLive}' then 'epoch'::timestamptz end from taken
            """,
            [matching.Where(id => id <= plan.Through).ToArray()],
            cancellation
        );
        return plan;
    }

    private static Task<List<Guid>> ReadAsync(
        NpgsqlConnection connection,
        TicketFilter filter,
        Guid after,
        int most,
        CancellationToken cancellation
    )
    {
        var sql = new FilterSql(filter);
        List<string> conditions =
        [
            $"outcome.id > {sql.Value(after)}",
            "outcome.corrected_by is null",
            "outcome.status <> 'failed'",
            .. sql.OnDecision(filter),
            .. sql.OnTicket,
            .. sql.Ids.Select(ids => FilterSql.IsOneOf("outcome.id", ids)),
        ];
        if (filter.HasTimes)
            conditions.Add(sql.CameIn(filter, "outcome.id"));
        return connection.QueryAsync(
            $"""
            select outcome.id from {Schema.Outcome} outcome
            cross join lateral (select data from {Schema.Ticket} where id = outcome.id offset 0) ticket
            where {string.Join(" and ", conditions)}
            order by outcome.id limit {most} for update of outcome
            """,
            sql.Values,
            row => row.GetGuid(0),
            cancellation
        );
    }
}
