namespace Tickets.Ticketing;

/// <summary>The statements about the corrections of many tickets at once.</summary>
internal static class BulkCorrectionSql
{
    /// <summary>The action of a correction, as SQL.</summary>
    public const string Action = "(data ->> 'action'::text)";

    /// <summary>
    /// Inserts outcomes, or locks them, as <see cref="Corrections" /> does; gives the inserted ones. Values: ids, category,
    /// by, at.
    /// </summary>
    public const string Begin = $"""
        insert into {Schema.Outcome} as outcome (id, status, best, corrected_by, classified_at)
        select id, 'processed', $2, $3, $4 from {Schema.Ticket} where id = any($1) order by id
        on conflict (id) do update set status = outcome.status where false returning id
        """;

    /// <summary>
    /// Gives tickets a category, and how many got it. Values: ids, the ids of their corrections, those without an outcome
    /// before, category, by, at, what all corrections have in common, whether what other persons said is replaced.
    /// </summary>
    public const string Give = $"""
        with before as (
            select id, to_jsonb(outcome) - 'id' as data from {Schema.Outcome} outcome
            where id = any($1) and not id = any($3)
            and case when $8 then (corrected_by, best) is distinct from ($5, $4) else corrected_by is null end),
        replaced as (
            update {Schema.Outcome} outcome set status = 'processed', best = $4, corrected_by = $5, classified_at = $6,
                {OutcomeTable.WithoutAnswer}
            from before where outcome.id = before.id),
        given as (select id, data from before union all select id, null from unnest($3) as fresh (id)),
        waited as (delete from {Schema.Backlog} backlog using given where backlog.id = given.id),
        noted as (
            insert into {Schema.Correction} (id, data)
            select named.correction, $7 || jsonb_build_object('id', named.correction, 'ticket_id', given.id,
                'version', coalesce((ticket.data ->> 'version')::int, 1), 'before', given.data)
            from unnest($1, $2) as named (id, correction) join given using (id)
            join {Schema.Ticket} ticket on ticket.id = given.id)
        select count(*) from given
        """;

    /// <summary>Gives an action; no row if there is none. Value: its id.</summary>
    public const string Find = $"""
        select min(data ->> 'category'), min(data ->> 'by'), min(data ->> 'at'), count(*),
            count(*) filter (where data ? 'withdrawn_at')
        from {Schema.Correction} where {Action} = $1 having count(*) > 0
        """;

    /// <summary>Locks the outcomes of an action, in the order of their ids. Value: its id.</summary>
    public const string Lock = $"""
        select from {Schema.Outcome} where id = any(array(
            select (data ->> 'ticket_id')::uuid from {Schema.Correction} where {Action} = $1))
        order by id for update
        """;

    /// <summary>
    /// Takes an action back, as <see cref="Corrections" /> does with one correction: what a person has said since stands;
    /// what a model said of another text is of no use. Gives the tickets, and whether they wait again. Values: its id, by
    /// whom and when, now.
    /// </summary>
    /// <remarks>
    /// "offset 0" has rows looked up one by one: PostgreSQL knows nothing yet of what an action has just written, and would
    /// compare all with all.
    /// </remarks>
    public static readonly string Withdraw = $"""
        with standing as (
            select mine.id, ticket.id as ticket, mine.before, mine.before is null or (mine.before ->> 'corrected_by' is null
                and mine.version <> coalesce((ticket.data ->> 'version')::int, 1)) as waits
            from (select id, data, (data ->> 'ticket_id')::uuid as ticket, (data ->> 'version')::int as version,
                nullif(data -> 'before', 'null') as before from {Schema.Correction}
                where {Action} = $1 and not data ? 'withdrawn_at') mine
            cross join lateral (select corrected_by from {Schema.Outcome} where id = mine.ticket offset 0) outcome
            cross join lateral (select id, data from {Schema.Ticket} where id = mine.ticket offset 0) ticket
            where outcome.corrected_by is not null and not exists (select from {Schema.Correction} later
                where (later.data ->> 'ticket_id'::text) = mine.data ->> 'ticket_id' and later.id > mine.id
                and not later.data ? 'withdrawn_at')),
        noted as (
            update {Schema.Correction} correction set data = data || $2 from standing where correction.id = standing.id),
        restored as (
            update {Schema.Outcome} outcome
            set ({OutcomeTable.AllColumns}) = (select {OutcomeTable.AllColumns} from jsonb_populate_record(null::{Schema.Outcome}, standing.before))
            from standing where outcome.id = standing.ticket and not standing.waits),
        removed as (
            delete from {Schema.Outcome} outcome using standing where outcome.id = standing.ticket and standing.waits),
        waiting as (
            insert into {Schema.Backlog} (id, sent_at)
            select ticket, case when ticket >= '{ImportedId.FirstLive}' then $3::timestamptz end from standing where waits)
        select ticket, waits from standing
        """;
}
