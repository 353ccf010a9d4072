using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>Where PostgreSQL and RabbitMQ are; the section <c>ConnectionStrings</c>.</summary>
/// <param name="Postgres">A connection string of Npgsql. If it names several servers, the primary among them is meant.</param>
/// <param name="RabbitMq">Null where messages travel by PostgreSQL.</param>
public sealed record ServerAddresses(NpgsqlConnectionStringBuilder Postgres, RabbitMqAddress? RabbitMq)
{
    // For utilities that need no PostgreSQL: whatever asks it all the same says that nothing answers there.
    private const string Nowhere = "Host=localhost;Database=tickets;Username=tickets";

    // Kerberos only where the address asks for it: to look whether there is some, each process loads a library that few
    // machines and no image have, and complains of it.
    private const string Defaults = "Gss Encryption Mode=Disable;";

    // Of several servers: one that does not answer is passed over soon, and which is the primary is asked again soon. Each
    // costs the other something, as one that is gone is tried again as well.
    private const string DefaultsOfSeveral = "Timeout=4;Host Recheck Seconds=5;";

    /// <summary>Hosts and ports of PostgreSQL, without what is secret.</summary>
    public string PostgresName => Postgres.NameOf();

    /// <summary>The addresses of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="needsPostgres">Whether PostgreSQL has to be named, as a host needs it.</param>
    /// <exception cref="SettingException">One can't be read. It is not shown: it may hold a password.</exception>
    public static ServerAddresses Of(IConfiguration configuration, bool needsPostgres)
    {
        var postgres = configuration.GetConnectionString("postgres");
        if (string.IsNullOrEmpty(postgres) && needsPostgres)
            throw new SettingException("ConnectionStrings__postgres is not set: a host needs PostgreSQL, Host=...;Database=tickets;Username=...");
        RabbitMqAddress? rabbitmq = null;
        if (configuration.GetValue<TransportKind>("Messaging:Transport") == TransportKind.RabbitMq)
        {
            rabbitmq =
                RabbitMqAddress.Parse(configuration.GetConnectionString("rabbitmq"))
                ?? throw new SettingException("ConnectionStrings__rabbitmq is no address such as amqp://user:password@host/vhost.");
        }

        try
        {
            var address = new NpgsqlConnectionStringBuilder(Defaults + (string.IsNullOrEmpty(postgres) ? Nowhere : postgres));
            return new(
                address.IsSeveral()
                    ? new(DefaultsOfSeveral + address.ConnectionString) { TargetSessionAttributes = "primary" }
                    : address,
                rabbitmq
            );
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            throw new SettingException($"ConnectionStrings__postgres can't be read: {unreadable.Message}");
        }
    }
}
