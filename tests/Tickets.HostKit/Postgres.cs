using Npgsql;

namespace Tickets.HostKit;

/// <summary>The PostgreSQL of the tests.</summary>
internal static class Postgres
{
    /// <summary>Its address, anew each time: it may be changed.</summary>
    public static NpgsqlConnectionStringBuilder Address =>
        new(Environment.GetEnvironmentVariable("ConnectionStrings__postgres"));

    /// <summary>Something to take it away with.</summary>
    public static ServerProxy Proxy() => new(Address.Host!, Address.Port);

    /// <summary>Where a host finds it behind a proxy, or behind several.</summary>
    public static string Through(params ServerProxy[] proxies)
    {
        var address = Address;
        address.Host = string.Join(',', proxies.Select(proxy => $"127.0.0.1:{proxy.Port}"));
        return address.ConnectionString;
    }
}
