using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The statement that counts tickets by what they have in common. It reads no table that it does not need.</summary>
internal static class CountSql
{
    /// <summary>Gives the most frequent values, with their counts and the count of all.</summary>
    public static (string Sql, object[] Values) Of(TicketFilter filter, TicketFacet by, int maxValues)
    {
        var sql = new FilterSql(filter);
        List<string> conditions = [.. sql.OnTicket, .. sql.OnDecision(filter)];
        var isOnTicket = by is TicketFacet.Priority or TicketFacet.Source || sql.OnTicket.Count > 0 || filter.HasTimes;
        var isOnOutcome = !isOnTicket || by is not (TicketFacet.Priority or TicketFacet.Source) || conditions.Count > sql.OnTicket.Count;
        conditions.AddRange(sql.Ids.Select(ids => FilterSql.IsOneOf(isOnOutcome ? "outcome.id" : "ticket.id", ids)));
        if (filter.HasTimes)
            conditions.Add(sql.CameIn(filter, "ticket.id"));
        var from = (isOnTicket, isOnOutcome) switch
        {
            (true, true) => $"{Outcomes(filter)} join {Schema.Ticket} ticket on ticket.id = outcome.id",
            (true, false) => $"{Schema.Ticket} ticket",
            _ => Outcomes(filter),
        };
        return (
            $"""
            select value, count, sum(count) over () from (
                select {ValueOf(by)} as value, count(*) as count from {from}
                where {string.Join(" and ", conditions.DefaultIfEmpty("true"))} group by 1) counted
            order by count desc, value limit {maxValues}
            """,
            sql.Values
        );
    }

    private static string ValueOf(TicketFacet by) =>
        by switch
        {
            TicketFacet.Status => "outcome.status",
            TicketFacet.Category => "case when outcome.status = 'processed' then outcome.best end",
            TicketFacet.Priority => "ticket.data ->> 'priority'",
            TicketFacet.Source => "ticket.data ->> 'source'",
            TicketFacet.Reason => "outcome.reason",
            TicketFacet.Model => "outcome.model_version",
            _ => "(outcome.corrected_by is not null)::text",
        };

    // Each ticket has a row in one of the two tables.
    private static string Outcomes(TicketFilter filter)
    {
        const string decided = $"""
            select id, status, best, confidence, reason, model_version, corrected_by from {Schema.Outcome}
            """;
        var waiting = $"""
            select id, case when id < '{ImportedId.FirstLive}' then 'unprocessed' else 'queued' end, null, null, null, null, null
            from {Schema.Backlog}
            """;
        return filter switch
        {
            { Status: not (null or TicketStatus.Unprocessed or TicketStatus.Queued) } => $"({decided}) outcome",
            { Status: null, NeedsOutcome: true } => $"({decided}) outcome",
            _ => $"({decided} union all {waiting}) outcome",
        };
    }
}
