using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Looks at PostgreSQL itself, its rights and its tables.</summary>
public sealed class PostgresExamination(
    NpgsqlDataSource database,
    ServerAddresses addresses,
    ServerProbe servers,
    DatabaseSchema schema,
    TimeProvider clock
) : IExamination
{
    // The oldest that everything was tested with.
    private const int OldestVersion = 150_000;

    // Besides those of its pool: for looks that must not wait for a place in it.
    private const int BesidesThePool = 4;

    // What is overdue is so after 15 s, by the clocks of two machines.
    private static readonly TimeSpan UnusualSkew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HarmfulSkew = TimeSpan.FromSeconds(5);

    private const string Ask = """
        select current_setting('server_version_num')::int, current_setting('server_version'),
            current_setting('transaction_read_only') = 'on', clock_timestamp(),
            current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
            (select count(*) from pg_stat_activity where backend_type = 'client backend')
        """;

    private const string Schemas = "'ticketing', 'inference', 'access', 'wolverine', 'wolverine_queues'";

    private const string Unfinished = $"""
        select string_agg(indexrelid::regclass::text, ', ' order by indexrelid::regclass::text) from pg_index
        join pg_class on pg_class.oid = indexrelid join pg_namespace schemas on schemas.oid = relnamespace
        where not indisvalid and nspname in ({Schemas})
        """;

    private const string WithoutRights = $"""
        select coalesce(string_agg(format('%I.%I', nspname, relname), ', ' order by nspname, relname), '')
        from pg_class tables join pg_namespace schemas on schemas.oid = relnamespace
        where relkind = 'r' and nspname in ({Schemas})
        and not (has_schema_privilege(schemas.oid, 'usage') and has_table_privilege(tables.oid, 'select')
            and has_table_privilege(tables.oid, 'insert') and has_table_privilege(tables.oid, 'update')
            and has_table_privilege(tables.oid, 'delete'))
        """;

    /// <inheritdoc />
    public bool NeedsTables => false;

    /// <inheritdoc />
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await servers.AskPostgresAsync() is { } away)
        {
            yield return Finding.Fault(
                "postgres.reachable",
                away,
                "Start it, or mend ConnectionStrings__postgres: host, port, database, user, password."
            );
            yield break;
        }

        var state = await ReadAsync(cancellation);
        yield return Finding.Ok("postgres.reachable", $"PostgreSQL answers at {addresses.PostgresName}.");
        yield return VersionOf(state);
        yield return state.IsReadOnly
            ? Finding.Fault("postgres.writable", "PostgreSQL is read-only.", "Connect to the primary, or promote this standby.")
            : Finding.Ok("postgres.writable", "PostgreSQL takes changes.");
        yield return SkewOf(state);
        yield return ConnectionsOf(state, addresses.Postgres.MaxPoolSize);
        yield return await RightsAsync(cancellation);
        yield return await schema.FindMisfitAsync(cancellation) is { } misfit
            ? Finding.Fault("postgres.schema", $"The schema does not fit: {misfit}.", "./tickets db-apply")
            : Finding.Ok("postgres.schema", "The tables are those of this version.");
        yield return await database.ScalarAsync<string>(Unfinished, [], cancellation) is { } unfinished
            ? Finding.Warning("postgres.indexes", $"Not in use, as they were not finished: {unfinished}.", "./tickets db-apply")
            : Finding.Ok("postgres.indexes", "All indexes are in use.");
    }

    private async Task<State> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Ask, connection);
        await command.PrepareAsync(cancellation); // so that the clock is read half-way
        var before = clock.GetUtcNow();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var now = before + ((clock.GetUtcNow() - before) / 2);
        return new State(
            reader.GetInt32(0),
            reader.GetString(1),
            reader.GetBoolean(2),
            reader.GetFieldValue<DateTimeOffset>(3) - now,
            reader.GetInt32(4),
            reader.GetInt64(5)
        );
    }

    private static Finding VersionOf(State state) =>
        state.Version < OldestVersion
            ? Finding.Warning(
                "postgres.version",
                $"PostgreSQL is {state.VersionName}, which nobody has tried.",
                "Upgrade it: 15 and later are tested."
            )
            : Finding.Ok("postgres.version", $"PostgreSQL is {state.VersionName}.");

    private static Finding SkewOf(State state)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(state.Skew.TotalSeconds):0.0} s");
        var sentence =
            $"The clock of PostgreSQL is {seconds} {(state.Skew < TimeSpan.Zero ? "behind" : "ahead of")} that of this machine.";
        const string remedy = "Have both machines take their time from the network (NTP): work counts as lost by the clocks of both.";
        return state.Skew.Duration() switch
        {
            var skew when skew >= HarmfulSkew => Finding.Fault("postgres.clock", sentence, remedy),
            var skew when skew >= UnusualSkew => Finding.Warning("postgres.clock", sentence, remedy),
            _ => Finding.Ok("postgres.clock", "The clocks of PostgreSQL and of this machine agree."),
        };
    }

    /// <summary>Whether hosts find connections.</summary>
    internal static Finding ConnectionsOf(State state, int pool)
    {
        var perHost = pool + BesidesThePool;
        var sentence = $"PostgreSQL lets {state.MaxConnections} connections in, {state.Connections} are open, and a host opens {perHost} at most.";
        var remedy =
            "Raise max_connections of PostgreSQL, or set a smaller Maximum Pool Size in ConnectionStrings__postgres: "
            + "hosts times what each opens has to fit.";
        return state.Connections >= state.MaxConnections - 1 ? Finding.Fault("postgres.connections", sentence, remedy)
            : perHost > state.MaxConnections ? Finding.Warning("postgres.connections", sentence, remedy)
            : Finding.Ok("postgres.connections", $"{sentence} Such hosts that fit: {state.MaxConnections / perHost}.");
    }

    private async Task<Finding> RightsAsync(CancellationToken cancellation)
    {
        var missing = await database.ScalarAsync<string>(WithoutRights, [], cancellation);
        return string.IsNullOrEmpty(missing)
            ? Finding.Ok("postgres.rights", $"{addresses.Postgres.Username} may read and change the tables.")
            : Finding.Fault(
                "postgres.rights",
                $"{addresses.Postgres.Username} may not read and change: {missing}.",
                $"As the owner: grant usage on their schemas, and select, insert, update, delete on them, to {addresses.Postgres.Username}."
            );
    }

    /// <summary>What PostgreSQL says of itself.</summary>
    /// <param name="Version">As a number: 150018.</param>
    /// <param name="VersionName">For a person.</param>
    /// <param name="IsReadOnly">Whether it takes no changes.</param>
    /// <param name="Skew">How far its clock is ahead.</param>
    /// <param name="MaxConnections">Connections that it lets in.</param>
    /// <param name="Connections">Those that are open.</param>
    internal sealed record State(
        int Version,
        string VersionName,
        bool IsReadOnly,
        TimeSpan Skew,
        int MaxConnections,
        long Connections
    );
}
