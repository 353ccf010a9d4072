using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// The statements of a page. Each begins at the table whose index has the filter's rows in order, and looks the rest up
/// row by row: a page costs what its rows cost. A condition without an index is checked in <see cref="MaxRowsRead" />
/// rows at most; the page ends where these end.
/// </summary>
/// <remarks>
/// "offset 0" keeps PostgreSQL from merging the tables instead, which would read the second one from the top of the
/// list down to the page.
/// </remarks>
internal sealed class PageSql
{
    /// <summary>Rows that a page reads at most, if a condition has no index.</summary>
    public const int MaxRowsRead = 5000;

    // Between imported tickets and live ones; no ticket has it.
    private static readonly Guid BetweenParts = new("0000ffff-ffff-ffff-ffff-ffffffffffff");

    private readonly TicketQuery _query;
    private readonly FilterSql _sql;
    private readonly List<string> _indexed = [];
    private readonly List<string> _others;
    private readonly string _table = $"{Schema.Ticket} ticket";
    private readonly string _key = "ticket.id";
    private readonly string _joins = $"left join lateral {RowOf(Schema.Outcome, "ticket.id")} outcome on true";

    public PageSql(TicketQuery query)
    {
        _query = query;
        var filter = query.Filter;
        _sql = new FilterSql(filter);
        _others = [.. _sql.OnTicket];
        if (filter.Status is TicketStatus.Unprocessed or TicketStatus.Queued)
        {
            _table = $"{Schema.Backlog} backlog";
            _joins = $"""
                cross join lateral {RowOf(Schema.Ticket, "backlog.id")} ticket
                left join {Schema.Outcome} outcome on false
                """;
            _key = "backlog.id";
            var side = filter.Status == TicketStatus.Queued ? ">=" : "<";
            _indexed.Add($"backlog.id {side} {_sql.Value(ImportedId.FirstLive)}");
            if (filter.NeedsOutcome)
                _indexed.Add("false"); // nothing in the backlog has one
        }
        else if (filter.Status is not null || filter.NeedsOutcome)
        {
            _table = $"{Schema.Outcome} outcome";
            _joins = $"cross join lateral {RowOf(Schema.Ticket, "outcome.id")} ticket";
            _key = "outcome.id";
            AddOutcome(filter);
        }
        else if (filter.Corrected == false)
        {
            _others.Add(FilterSql.IsCorrected(false));
        }

        _indexed.AddRange(_sql.Ids.Select(ids => FilterSql.IsOneOf(_key, ids)));
        if (IsRanked)
            AddRanks(filter);
        else if (filter.HasTimes)
            AddTimes(filter);
        if (query.After is { } after)
            _indexed.Add(Beyond(after, query.Sort == TicketSort.Newest ? "<" : ">"));
    }

    /// <summary>Whether a condition has no index.</summary>
    public bool LeavesOut => _others.Count > 0;

    /// <summary>Where the list goes on when the tickets of this statement end; null if it does not.</summary>
    public TicketPlace? NextPart { get; private set; }

    /// <summary>Gives the place of the last row that the page may look at; none if it may look at all that are left.</summary>
    public NpgsqlCommand LastLookedAt(NpgsqlDataSource database) =>
        Command(
            database,
            $"select {_key}, {Rank} from {_table} {And(_indexed)} order by {Order} offset {MaxRowsRead - 1} limit 1"
        );

    /// <summary>Gives the rows of the page, and one more if there is one.</summary>
    public NpgsqlCommand Page(NpgsqlDataSource database, TicketPlace? lastLookedAt)
    {
        if (lastLookedAt is { } last)
            _indexed.Add(Beyond(last, _query.Sort == TicketSort.Newest ? ">=" : "<="));
        return Command(
            database,
            $"""
            select {StoredTicket.Columns} from {_table} {_joins} {And([.. _indexed, .. _others])}
            order by {Order} limit {_query.Limit + 1}
            """
        );
    }

    private bool IsRanked => _query.Sort == TicketSort.Confidence;

    private string Rank => IsRanked ? $"coalesce(outcome.confidence, {TicketPlace.NoConfidence})::real" : "0::real";

    private string Order =>
        _query.Sort switch
        {
            TicketSort.Newest => $"{_key} desc",
            TicketSort.Oldest => _key,
            _ => $"outcome.confidence, {_key}", // as the index has it
        };

    private string Beyond(TicketPlace place, string comparison) =>
        IsRanked && place.Confidence != TicketPlace.NoConfidence
            ? $"(outcome.confidence, {_key}) {comparison} ({_sql.Value(place.Confidence)}, {_sql.Value(place.Id)})"
            : $"{_key} {comparison} {_sql.Value(place.Id)}";

    // Written out, not as parameters: only then do the partial indexes match. One index has the rows in order: of few
    // corrected tickets that of the corrected ones.
    private void AddOutcome(TicketFilter filter)
    {
        _others.AddRange(_sql.OnOutcome);
        var selecting = filter.Corrected == true ? _others : _indexed;
        if (filter.Corrected is { } corrected)
            (corrected ? _indexed : _others).Add(FilterSql.IsCorrected(corrected));
        if (filter.Status is { } status)
            (filter is { Status: TicketStatus.Processed, Category: null } ? _others : selecting).Add(
                $"outcome.status = '{EnumNames.Of(status)}'"
            );
        if (filter.Category is { } category)
            selecting.Add(_sql.IsOf(category));
    }

    // Tickets of which the model said nothing come last: they are a part of their own, as no range has both.
    private void AddRanks(TicketFilter filter)
    {
        var isFirstPart = _query.After is not { Confidence: TicketPlace.NoConfidence };
        _indexed.Add($"outcome.confidence is {(isFirstPart ? "not " : "")}null");
        if (isFirstPart)
            NextPart = new TicketPlace(Guid.Empty, TicketPlace.NoConfidence);
        if (filter.HasTimes)
            _others.Add(_sql.CameIn(filter, _key));
    }

    // Live tickets have the order of their time, imported ones that of their files. So a list with a time has two parts,
    // and a page ends with the first of them.
    private void AddTimes(TicketFilter filter)
    {
        var isNewestFirst = _query.Sort == TicketSort.Newest;
        var isFirstPart =
            _query.After is not { } after || (isNewestFirst ? after.Id > BetweenParts : after.Id < BetweenParts);
        var isOfOnePart = filter.Status is TicketStatus.Queued or TicketStatus.Unprocessed;
        if (isOfOnePart ? filter.Status == TicketStatus.Queued : isFirstPart == isNewestFirst)
        {
            _indexed.Add(_sql.CameInLive(filter, _key));
        }
        else
        {
            _indexed.Add(_sql.IsImported(_key));
            _others.AddRange(_sql.CreatedAt(filter));
        }

        if (isFirstPart && !isOfOnePart)
            NextPart = new TicketPlace(BetweenParts, 0);
    }

    private NpgsqlCommand Command(NpgsqlDataSource database, string sql) =>
        database.CreateCommand(sql).With(_sql.Values);

    private static string And(List<string> conditions) =>
        conditions.Count == 0 ? "" : "where " + string.Join(" and ", conditions);

    private static string RowOf(string table, string id) => $"(select * from {table} where id = {id} offset 0)";
}
