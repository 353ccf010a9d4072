using System.Globalization;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>How much room the service's tables take in PostgreSQL.</summary>
public sealed class TableSizes(NpgsqlDataSource database)
{
    // The rows as PostgreSQL counts them in passing, at a vacuum at the latest.
    private const string Sizes = """
        select format('%s.%s', schemaname, relname), n_live_tup, n_dead_tup, pg_size_pretty(pg_table_size(relid)),
            pg_size_pretty(pg_indexes_size(relid))
        from pg_stat_user_tables where schemaname in ('ticketing', 'inference', 'access', 'wolverine')
        order by pg_total_relation_size(relid) desc, 1
        """;

    /// <summary>The tables, the largest first, each with its numbers in words; or why they are not known.</summary>
    public async Task<IReadOnlyList<(string Name, string Text)>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.QueryAsync(Sizes, [], row => (row.GetString(0), Tell(row)), cancellation);
        }
        catch (NpgsqlException away)
        {
            return [("PostgreSQL", away.Message)];
        }
    }

    private static string Tell(NpgsqlDataReader row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{row.GetInt64(1):N0} rows, {row.GetInt64(2):N0} dead, {row.GetString(3)}, indexes {row.GetString(4)}"
        );
}
