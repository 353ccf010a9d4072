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

    private readonly List<object> _values = [];
    private readonly List<string> _indexed = [];
    private readonly List<string> _others = [];
    private readonly string _table = $"{Schema.Ticket} ticket";
    private readonly string _key = "ticket.id";
    private readonly string _joins = $"left join lateral {RowOf(Schema.Outcome, "ticket.id")} outcome on true";
    private readonly int _limit;

    public PageSql(TicketQuery query)
    {
        _limit = query.Limit;
        if (query.Status is TicketStatus.Unprocessed or TicketStatus.Queued)
        {
            _table = $"{Schema.Backlog} backlog";
            _joins = $"""
                cross join lateral {RowOf(Schema.Ticket, "backlog.id")} ticket
                left join {Schema.Outcome} outcome on false
                """;
            _key = "backlog.id";
            Where(query.Status == TicketStatus.Queued ? "backlog.id >=" : "backlog.id <", ImportedId.FirstLive);
            if (query.Category is not null)
                _indexed.Add("false"); // nothing in the backlog has a category
        }
        else if (query.Status is not null || query.Category is not null)
        {
            _table = $"{Schema.Outcome} outcome";
            _joins = $"cross join lateral {RowOf(Schema.Ticket, "outcome.id")} ticket";
            _key = "outcome.id";
            // Written out, not as parameters: only then do the partial indexes match.
            if (query.Status is { } status)
                (query is { Status: TicketStatus.Processed, Category: null } ? _others : _indexed).Add(
                    $"outcome.status = '{EnumNames.Of(status)}'"
                );
            if (query.Category is { } category)
            {
                _indexed.Add("outcome.status = 'processed'"); // the best guess of the others is not their category
                Where("outcome.best =", category);
            }
        }

        if (query.Priority is { } priority)
            _others.Add($"ticket.data ->> 'priority' = '{EnumNames.Of(priority)}'");
        if (query.After is { } after)
            Where($"{_key} <", after);
    }

    /// <summary>Whether a condition has no index.</summary>
    public bool LeavesOut => _others.Count > 0;

    /// <summary>Gives the id of the last row that the page may look at; none if it may look at all that are left.</summary>
    public NpgsqlCommand LastLookedAt(NpgsqlDataSource database) =>
        Command(
            database,
            $"select {_key} from {_table} {And(_indexed)} order by {_key} desc offset {MaxRowsRead - 1} limit 1"
        );

    /// <summary>Gives the rows of the page, and one more if there is one.</summary>
    public NpgsqlCommand Page(NpgsqlDataSource database, Guid? lastLookedAt)
    {
        if (lastLookedAt is { } last)
            Where($"{_key} >=", last);
        return Command(
            database,
            $"""
            select {StoredTicket.Columns} from {_table} {_joins} {And([.. _indexed, .. _others])}
            order by {_key} desc limit {_limit + 1}
            """
        );
    }

    private void Where(string condition, object value)
    {
        _values.Add(value);
        _indexed.Add($"{condition} ${_values.Count}");
    }

    private NpgsqlCommand Command(NpgsqlDataSource database, string sql) =>
        database.CreateCommand(sql).With([.. _values]);

    private static string And(List<string> conditions) =>
        conditions.Count == 0 ? "" : "where " + string.Join(" and ", conditions);

    private static string RowOf(string table, string id) => $"(select * from {table} where id = {id} offset 0)";
}
