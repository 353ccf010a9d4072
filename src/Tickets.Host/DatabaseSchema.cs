using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace Tickets.Host;

/// <summary>
/// Whether PostgreSQL has the tables and columns that this version uses. What it has beyond that is of the next version,
/// and does no harm.
/// </summary>
public sealed class DatabaseSchema(NpgsqlDataSource database, IDocumentStore store) : IHealthCheck
{
    private readonly Lazy<(string Table, string Column)[]> _needed = new(() =>
        [
            .. store
                .Storage.AllObjects()
                .OfType<Table>()
                .SelectMany(table => table.Columns.Select(column => (table.Identifier.QualifiedName, column.Name))),
        ]
    );

    /// <summary>
    /// What is missing, for a person, or null; throws <see cref="NpgsqlException" /> while PostgreSQL is away.
    /// </summary>
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
        command.CommandTimeout = (int)Waits.HealthStatement.TotalSeconds;
        command.Parameters.Add(new() { Value = _needed.Value.Select(column => column.Table).ToArray() });
        command.Parameters.Add(new() { Value = _needed.Value.Select(column => column.Column).ToArray() });
        return await command.ExecuteScalarAsync(cancellation) is string missing
            ? $"the database has no usable column {missing}; ./tickets db-apply makes it fit this version"
            : null;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await FindMisfitAsync(cancellationToken) is { } misfit
                ? HealthCheckResult.Unhealthy(misfit)
                : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException away)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
