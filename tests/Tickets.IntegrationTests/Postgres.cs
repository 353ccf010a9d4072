using Npgsql;

namespace Tickets.IntegrationTests;

/// <summary>The PostgreSQL of the tests.</summary>
internal static class Postgres
{
    public static NpgsqlConnectionStringBuilder Address =>
        new(Environment.GetEnvironmentVariable("ConnectionStrings__postgres"));

    /// <summary>Something to take it away with.</summary>
    public static ServerProxy Proxy() => new(Address.Host!, Address.Port);

    /// <summary>Where a host finds it behind a proxy.</summary>
    public static string Through(ServerProxy proxy) =>
        new NpgsqlConnectionStringBuilder(Address.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString;
}
