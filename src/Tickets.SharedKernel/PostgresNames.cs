using Npgsql;

namespace Tickets.SharedKernel;

/// <summary>The servers that a connection string of Npgsql names.</summary>
public static class PostgresNames
{
    /// <summary>Whether there are several of them.</summary>
    public static bool IsSeveral(this NpgsqlConnectionStringBuilder address) => address.Host?.Contains(',') == true;

    /// <summary>Their hosts and ports, without what is secret.</summary>
    public static string NameOf(this NpgsqlConnectionStringBuilder address) =>
        string.Join(
            ", ",
            $"{address.Host}".Split(',', StringSplitOptions.TrimEntries).Select(host =>
                // An IPv6 address without a port has several colons.
                host.StartsWith('/') || host.EndsWith(']') || host.Count(sign => sign == ':') != 1
                    ? $"{host}:{address.Port}"
                    : host
            )
        );
}
