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
    // UTC. What a host that vanished has locked is free again after 25 s. Of several servers, another is the primary soon
    // after one is lost.
    private const string Defaults =
        "Max Auto Prepare=100;No Reset On Close=true;Host Recheck Seconds=2;Options="
        + "-c timezone=UTC -c enable_seqscan=off -c jit=off -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 "
        + "-c tcp_keepalives_count=3 -c tcp_user_timeout=25000 -c idle_in_transaction_session_timeout=60000;";

    // An index of ten million rows takes minutes.
    private const string Patient = ";Command Timeout=0";

    /// <summary>Registers data sources and documents.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="postgres">Where the server is, and what overrides the defaults.</param>
    /// <param name="isPatient">Whether a statement may take any time.</param>
    public static void AddDatabase(this IServiceCollection services, NpgsqlConnectionStringBuilder postgres, bool isPatient)
    {
        var address = Defaults + postgres.ConnectionString + (isPatient ? Patient : "");
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(address));
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
        if (!ServerAddresses.IsSeveral(builder.ConnectionStringBuilder))
            return builder.Build();
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }

    /// <summary>
    /// Indexes of all modules are built while hosts go on writing; call it when the modules have told their tables. One whose
    /// building was interrupted is invalid, and built again the next time.
    /// </summary>
    public static void BuildIndexesConcurrently(this IServiceCollection services) =>
        services.ConfigureMarten(store =>
        {
            store.Policies.ForAllDocuments(document => Set(document.Indexes));
            foreach (var table in store.Storage.ExtendedSchemaObjects.OfType<Table>())
                Set(table.Indexes);

            static void Set(IEnumerable<IndexDefinition> indexes)
            {
                foreach (var index in indexes)
                    index.IsConcurrent = true;
            }
        });
}
