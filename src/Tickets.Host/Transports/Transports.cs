using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tickets.SharedKernel;
using Wolverine;

namespace Tickets.Host;

/// <summary>The transports there are, and what each needs of a host.</summary>
internal static class Transports
{
    /// <summary>The one that a host is to use.</summary>
    public static IMessageTransport Of(ServerAddresses addresses) =>
        addresses.RabbitMq is { } rabbitmq ? new RabbitMqTransport(rabbitmq) : new PostgresTransport();

    /// <summary>Has Wolverine use it.</summary>
    public static void Use(this WolverineOptions options, IMessageTransport transport)
    {
        if (transport is RabbitMqTransport rabbitmq)
            rabbitmq.Configure(options);
        else
            PostgresTransport.Configure(options);
    }

    /// <summary>Registers it, and what a host that listens does beside it.</summary>
    public static void AddTransport(this IServiceCollection services, IMessageTransport transport, Roles roles, bool isUtility)
    {
        services.AddSingleton(transport);
        if (transport is RabbitMqTransport)
        {
            services.AddSingleton<QueueWatch>();
            services
                .AddHealthChecks()
                .AddCheck<BrokerCheck>("rabbitmq", Health.WithoutMessages(roles))
                .AddCheck<QueueWatch>("queues", Health.WithoutMessages(roles));
            services.AddSingleton<IExamination, RabbitMqExamination>();
        }
        else
        {
            services.AddSingleton<IExamination, PostgresQueueExamination>();
        }

        if (isUtility)
            return;
        if (transport is PostgresTransport postgres)
        {
            services.AddSingleton(postgres);
            services.AddHostedService<Listening>();
        }
        else
        {
            services.AddHostedService<ConnectionWatch>();
            services.AddHostedService(provider => provider.GetRequiredService<QueueWatch>());
        }
    }
}
