using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Tickets.SharedKernel;
using Weasel.Postgresql.Tables;

namespace Tickets.Host;

/// <summary>
/// Whether PostgreSQL has the tables and columns that this version uses. What it has beyond that is of the next version,
/// and does no harm. That it fits is kept: a schema changes with an upgrade only, and the first statement that misses
/// something raises a doubt. A misfit is looked at again each time.
/// </summary>
public sealed class DatabaseSchema(NpgsqlDataSource database, IDocumentStore store, IMessageTransport transport) : IHealthCheck
{
    private readonly Lazy<(string Table, string Column)[]> _needed = new(() =>
        [
            .. store
                .Storage.AllObjects()
                .OfType<Table>()
                .SelectMany(table => table.Columns.Select(column => (table.Identifier.QualifiedName, column.Name))),
            .. transport.Columns,
        ]
    );

    private volatile bool _fits;

    /// <summary>A statement has missed something: the next health check looks again.</summary>
    public void Doubt() => _fits = false;

    /// <summary>
    /// That an index is being built at present, for a person, or null. PostgreSQL goes on with that when whoever began it has ended; until
    /// it is through the index is invalid, and would be dropped as one that was not finished.
    /// </summary>
    public async Task<string?> FindBuildingAsync()
    {
        var index = await database.ScalarAsync<string>(
            """
            select index_relid::regclass::text || ' by process ' || pid from pg_stat_progress_create_index
            where datname = current_database() limit 1
            """,
            [],
            CancellationToken.None
        );
        return index is null ? null : $"PostgreSQL is building the index {index}; the tables are changed when that is done.";
    }

    /// <summary>What is missing at present, for a person, or null.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL is away.</exception>
    public async Task<string?> FindMisfitAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select needed.name || '.' || needed.col from unnest($1, $2) as needed (name, col)
            where not exists (select from pg_attribute
                where attrelid = to_regclass(needed.name) and attname = needed.col and not attisdropped)
            or not has_column_privilege(to_regclass(needed.name), needed.col, 'select, insert')
            limit 1
            """
        );
        command.CommandTimeout = (int)WaitTimes.HealthCheck.TotalSeconds;
        command.Parameters.Add(new() { Value = _needed.Value.Select(column => column.Table).ToArray() });
        command.Parameters.Add(new() { Value = _needed.Value.Select(column => column.Column).ToArray() });
        var missing = await command.ExecuteScalarAsync(cancellation) as string;
        _fits = missing is null;
        return missing is null
            ? null
            : $"the database has no usable column {missing}; ./tickets db-apply makes it fit this version";
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (_fits)
            return HealthCheckResult.Healthy();
        try
        {
            var misfit = await FindMisfitAsync(cancellationToken).WaitAsync(WaitTimes.HealthCheck, cancellationToken);
            return misfit is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(misfit);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(ServerProbe.Innermost(away));
        }
    }
}
