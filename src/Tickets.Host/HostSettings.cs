using System.ComponentModel.DataAnnotations;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>What a host allows its clients; the section <c>Limits</c>, which Ticketing's own limits share.</summary>
public sealed record RequestLimits
{
    /// <summary>Requests at a time; one more is refused with 503.</summary>
    [Range(2, int.MaxValue)]
    public int ConcurrentRequests { get; init; } = 2000;

    /// <summary>Time in which a request has to be read and answered; uploads are exempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The section <c>Shutdown</c>.</summary>
public sealed record ShutdownSettings
{
    /// <summary>Time for which a host that was told to stop takes requests, and says that it is not ready.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>By what messages travel.</summary>
public enum TransportKind
{
    /// <summary>RabbitMQ.</summary>
    RabbitMq,

    /// <summary>Tables of PostgreSQL; no other server is needed.</summary>
    Postgres,
}

/// <summary>The section <c>Messaging</c>.</summary>
public sealed record MessagingSettings
{
    /// <summary>By what messages travel; all hosts have to have the same.</summary>
    public TransportKind Transport { get; init; }
}

/// <summary>The section <c>Broker</c>.</summary>
public sealed record BrokerSettings
{
    /// <summary>Whether a host ends when its connection is lost for good, for somebody to start it again.</summary>
    public bool ExitWhenLost { get; init; }
}

/// <summary>The sections of the host itself.</summary>
internal static class HostSettings
{
    /// <summary>Each with the record it is read into.</summary>
    public static readonly (string Section, Type Type)[] Sections =
    [
        ("Limits", typeof(RequestLimits)),
        ("Shutdown", typeof(ShutdownSettings)),
        ("Messaging", typeof(MessagingSettings)),
        ("Broker", typeof(BrokerSettings)),
        ("Telemetry", typeof(TelemetrySettings)),
        ("Auth", typeof(AuthSettings)),
        ("Cors", typeof(CorsSettings)),
        ("Http", typeof(HttpSettings)),
        ("Auth:Oidc", typeof(OidcSettings)),
    ];

    /// <summary>Registers the records.</summary>
    public static void AddHostSettings(this IServiceCollection services)
    {
        services.AddSettings<RequestLimits>("Limits");
        services.AddSettings<ShutdownSettings>("Shutdown");
        services.AddSettings<BrokerSettings>("Broker");
        services.AddSettings<AuthSettings>("Auth");
        services.AddSettings<CorsSettings>("Cors");
        services.AddSettings<HttpSettings>("Http");
    }
}
