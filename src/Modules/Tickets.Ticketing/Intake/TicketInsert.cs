using Npgsql;
using NpgsqlTypes;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The transaction that stores a group of submissions.</summary>
internal static class TicketInsert
{
    private const string Tickets = $"insert into {Schema.Ticket} (id, data) select * from unnest($1, $2)";

    private const string Backlog = $"insert into {Schema.Backlog} (id, sent_at) select unnest($1), now()";

    // Other hosts store others at the same time: in one order, so that none of two waits for the other.
    private static readonly string NewTickets = $"""
        with stored as (
            insert into {Schema.Ticket} (id, data)
            select id, data from unnest($1, $2) as given (id, data) order by {ExternalId.IdSql}, {ExternalId.SourceSql}, id
            on conflict ({ExternalId.IdSql}, {ExternalId.SourceSql}) where {ExternalId.Applies} do nothing returning id
        )
        insert into {Schema.Backlog} (id, sent_at) select id, now() from stored
        """;

    // "offset 0" has each looked up in the index.
    private static readonly string Known = $"""
        select name.source, name.external_id, ticket.id from unnest($1, $2) as name (source, external_id)
        cross join lateral (
            select id from {Schema.Ticket} where {ExternalId.Applies}
            and {ExternalId.SourceSql} = name.source and {ExternalId.IdSql} = name.external_id offset 0) ticket
        """;

    /// <summary>Stores a ticket and deletes it, in one transaction.</summary>
    /// <exception cref="NpgsqlException">It can't be done.</exception>
    public static async Task TryAsync(NpgsqlDataSource database, TimeSpan atMost, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await using var batch = database.CreateBatch();
        batch.Timeout = (int)atMost.TotalSeconds;
        batch.Add($"insert into {Schema.Ticket} (id, data) values ($1, '{{}}')", id);
        batch.Add($"delete from {Schema.Ticket} where id = $1", id);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Stores those that are new; gives which ticket has which external id, unless nobody gave one.</summary>
    public static async Task<Dictionary<ExternalId, Guid>?> RunAsync(NpgsqlDataSource database, List<Submission> group)
    {
        var ids = group.SelectMany(submission => submission.Ids).ToArray();
        var json = new NpgsqlParameter
        {
            Value = group.SelectMany(submission => submission.Json).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
        };
        var names = group.SelectMany(submission => submission.Tickets).Select(ExternalId.Of).OfType<ExternalId>().ToArray();
        await using var batch = database.CreateBatch();
        if (names.Length == 0)
        {
            batch.Add(Tickets, ids, json);
            batch.Add(Backlog, ids);
            await batch.ExecuteNonQueryAsync();
            return null;
        }

        batch.Add(NewTickets, ids, json);
        batch.Add(Known, names.Select(name => name.Source).ToArray(), names.Select(name => name.Id).ToArray());
        await using var reader = await batch.ExecuteReaderAsync();
        var known = new Dictionary<ExternalId, Guid>();
        while (await reader.ReadAsync())
            known[new(reader.GetString(0), reader.GetString(1))] = reader.GetGuid(2);
        return known;
    }
}
