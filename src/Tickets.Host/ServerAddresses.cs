using Npgsql;

namespace Tickets.Host;

/// <summary>Where PostgreSQL and RabbitMQ are; the section <c>ConnectionStrings</c>.</summary>
/// <param name="Postgres">A connection string of Npgsql.</param>
/// <param name="RabbitMq"><c>amqp://user:password@host/vhost</c>, or <c>amqps</c>; null where messages travel by PostgreSQL.</param>
public sealed record ServerAddresses(NpgsqlConnectionStringBuilder Postgres, Uri? RabbitMq)
{
    // For utilities that need no PostgreSQL: whatever asks it all the same says that nothing answers there.
    private const string Nowhere = "Host=localhost;Database=tickets;Username=tickets";

    // Kerberos only where the address asks for it: to look whether there is some, each process loads a library that few
    // machines and no image have, and complains of it.
    private const string Defaults = "Gss Encryption Mode=Disable;";

    /// <summary>Host and port of PostgreSQL, without what is secret.</summary>
    public string PostgresName => $"{Postgres.Host}:{Postgres.Port}";

    /// <summary>Host and port of RabbitMQ, without what is secret.</summary>
    public static string NameOf(Uri rabbitmq) =>
        $"{rabbitmq.Host}:{(rabbitmq.Port > 0 ? rabbitmq.Port : rabbitmq.Scheme == "amqps" ? 5671 : 5672)}";

    /// <summary>The addresses of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="needsPostgres">Whether PostgreSQL has to be named, as a host needs it.</param>
    /// <exception cref="SettingException">One can't be read. It is not shown: it may hold a password.</exception>
    public static ServerAddresses Of(IConfiguration configuration, bool needsPostgres)
    {
        var postgres = configuration.GetConnectionString("postgres");
        if (string.IsNullOrEmpty(postgres) && needsPostgres)
            throw new SettingException("ConnectionStrings__postgres is not set: a host needs PostgreSQL, Host=...;Database=tickets;Username=...");
        Uri? rabbitmq = null;
        if (
            configuration.GetValue<TransportKind>("Messaging:Transport") == TransportKind.RabbitMq
            && (
                !Uri.TryCreate(configuration.GetConnectionString("rabbitmq"), UriKind.Absolute, out rabbitmq)
                || rabbitmq.Scheme is not ("amqp" or "amqps")
            )
        )
        {
            throw new SettingException("ConnectionStrings__rabbitmq is no address such as amqp://user:password@host/vhost.");
        }

        try
        {
            return new(new NpgsqlConnectionStringBuilder(Defaults + (string.IsNullOrEmpty(postgres) ? Nowhere : postgres)), rabbitmq);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            throw new SettingException($"ConnectionStrings__postgres can't be read: {unreadable.Message}");
        }
    }
}
