using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Npgsql;
using Tickets.SharedKernel;
using Tickets.Ticketing;
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

    /// <summary>Registers data sources and documents.</summary>
    public static void AddDatabase(this IServiceCollection services, NpgsqlConnectionStringBuilder postgres)
    {
        var address = Defaults + postgres.ConnectionString;
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(address));
        services.AddSingleton(provider => provider.GetRequiredService<NpgsqlDataSourceBuilder>().Build());
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
}
