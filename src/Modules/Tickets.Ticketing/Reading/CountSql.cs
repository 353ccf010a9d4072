using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The statements about all tickets that match. They read no table that they do not need.</summary>
internal static class CountSql
{
    /// <summary>Makes the best of reading all rows, within a time; compiling would take longer than it saves.</summary>
    public static string ReadAll(int maxSeconds) =>
        $"""
        select set_config('statement_timeout', '{maxSeconds}s', true), set_config('enable_seqscan', 'on', true),
            set_config('jit', 'off', true)
        """;

    /// <summary>Gives the ids of those that match, the latest first.</summary>
    public static (string Sql, object[] Values) Ids(TicketFilter filter, int limit)
    {
        var sql = new FilterSql(filter);
        var from = From(filter, sql, isOnTicket: sql.OnTicket.Count > 0 || filter.HasTimes, isOnOutcome: true);
        return ($"select outcome.id from {from} order by outcome.id desc limit {limit}", sql.Values);
    }

    /// <summary>Gives the most frequent values, with their counts and the count of all.</summary>
    public static (string Sql, object[] Values) Of(TicketFilter filter, TicketFacet by, int maxValues)
    {
        var sql = new FilterSql(filter);
        var isOfTicket = by is TicketFacet.Priority or TicketFacet.Source;
        var isOnTicket = isOfTicket || sql.OnTicket.Count > 0 || filter.HasTimes;
        var isOnOutcome = !isOnTicket || !isOfTicket || filter is { Status: not null } or { Corrected: not null } or { NeedsOutcome: true };
        return (
            $"""
            select value, count, sum(count) over () from (
                select {ValueOf(by)} as value, count(*) as count from {From(filter, sql, isOnTicket, isOnOutcome)}
                group by 1) counted
            order by count desc, value limit {maxValues}
            """,
            sql.Values
        );
    }

    /// <summary>Gives the names in the fields of those that match.</summary>
    /// <param name="filter">Which tickets.</param>
    /// <param name="among">Which names, at most; any if it is null.</param>
    /// <param name="limit">Names, at most.</param>
    public static (string Sql, object[] Values) Fields(TicketFilter filter, string[]? among, int limit)
    {
        var sql = new FilterSql(filter);
        var isOnOutcome = filter is { Status: not null } or { Corrected: not null } or { NeedsOutcome: true };
        var asked = among is null ? "" : $"where name = any({sql.Value(among)})";
        return (
            $"""
            select distinct name from (
                select jsonb_object_keys(ticket.data -> 'fields') as name from {From(filter, sql, isOnTicket: true, isOnOutcome)}) named
            {asked} limit {limit}
            """,
            sql.Values
        );
    }

    private static string From(TicketFilter filter, FilterSql sql, bool isOnTicket, bool isOnOutcome)
    {
        List<string> conditions = [.. sql.OnTicket, .. sql.OnDecision(filter)];
        conditions.AddRange(sql.Ids.Select(ids => FilterSql.IsOneOf(isOnOutcome ? "outcome.id" : "ticket.id", ids)));
        if (filter.HasTimes)
            conditions.Add(sql.CameIn(filter, "ticket.id"));
        var tables = (isOnTicket, isOnOutcome) switch
        {
            (true, true) => $"{Outcomes(filter)} join {Schema.Ticket} ticket on ticket.id = outcome.id",
            (true, false) => $"{Schema.Ticket} ticket",
            _ => Outcomes(filter),
        };
        return $"{tables} where {string.Join(" and ", conditions.DefaultIfEmpty("true"))}";
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
