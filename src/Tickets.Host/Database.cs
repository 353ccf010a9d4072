using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Npgsql;
using Tickets.SharedKernel;
using Tickets.Ticketing;
using Weasel.Postgresql.Tables;
using Wolverine.Marten;

namespace Tickets.Host;

/// <summary>How all modules reach PostgreSQL.</summary>
public static class Database
{
    // Defaults, which the setting may override. Few statements are run over and over, so each is planned once, perhaps
    // while its table is still empty: the plan must not be to read all of it. What has to read all of it seems so dear by
    // that, that it would be compiled first, for 70 ms. And nothing is left on a connection to be reset. Times are told in
    // UTC. What a host that vanished has locked is free again after 25 s.
    private const string Defaults =
        "Max Auto Prepare=100;No Reset On Close=true;Options="
        + "-c timezone=UTC -c enable_seqscan=off -c jit=off -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 "
        + "-c tcp_keepalives_count=3 -c tcp_user_timeout=25000 -c idle_in_transaction_session_timeout=60000;";

    // An index of a hundred million rows takes minutes. A lock that is not to be had holds up all who come after.
    private const string UntilLocked = " -c lock_timeout=30s";

    /// <summary>Registers data sources and documents.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="postgres">Where the server is, and what overrides the defaults.</param>
    /// <param name="isPatient">Whether a statement may take any time, as long as it does not wait for others.</param>
    public static void AddDatabase(this IServiceCollection services, NpgsqlConnectionStringBuilder postgres, bool isPatient)
    {
        var address = new NpgsqlConnectionStringBuilder(Defaults + postgres.ConnectionString);
        if (isPatient)
            (address.CommandTimeout, address.Options) = (0, address.Options + UntilLocked);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(address.ConnectionString));
        services.AddSingleton(provider => Build(provider.GetRequiredService<NpgsqlDataSourceBuilder>()));
        services.AddSingleton<TableSizes>();
        services
            .AddMarten(store =>
            {
                store.DisableNpgsqlLogging = true;
                store.UseSystemTextJsonForSerialization(configure: json => JsonStyle.Configure(json));
                store.Policies.ForAllDocuments(document =>
                {
                    document.Metadata.DotNetType.Enabled = false;
                    document.Metadata.Version.Enabled = false;
                });
            })
            .UseNpgsqlDataSource()
            .UseLightweightSessions()
            .IntegrateWithWolverine(wolverine => wolverine.MessageStorageSchemaName = "wolverine");
        services.CritterStackDefaults(defaults =>
        {
            // Ready-made code is used if this build has it, see Tickets.Host.csproj.
            var pregenerated = Array.Exists(
                typeof(Database).Assembly.GetTypes(),
                type => type.Namespace?.StartsWith("Internal.", StringComparison.Ordinal) == true
            );
            defaults.Production.GeneratedCodeMode = pregenerated ? TypeLoadMode.Static : TypeLoadMode.Dynamic;
            // The schema is changed by `resources setup` or `db-apply`, never in passing.
            defaults.Production.ResourceAutoCreate = AutoCreate.None;
        });
    }

    // Of several servers the primary is meant, whichever that is at the time: a standby takes nothing.
    private static NpgsqlDataSource Build(NpgsqlDataSourceBuilder builder)
    {
        if (!builder.ConnectionStringBuilder.IsSeveral())
            return builder.Build();
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }

    /// <summary>
    /// Indexes of the tables of all modules are built while hosts go on writing; call it when the modules have told their tables. One whose
    /// building was interrupted is invalid, and built again the next time.
    /// </summary>
    public static void BuildIndexesConcurrently(this IServiceCollection services) =>
        services.ConfigureMarten(store =>
        {
            foreach (var index in store.Storage.ExtendedSchemaObjects.OfType<Table>().SelectMany(table => table.Indexes))
                index.IsConcurrent = true;
        });
}
