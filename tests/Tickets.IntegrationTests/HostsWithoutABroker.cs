using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host with the API and one that classifies, whose messages travel by PostgreSQL; they know of no RabbitMQ.</summary>
public sealed class HostsWithoutABroker : IAsyncLifetime
{
    public IAlbaHost Ticketing { get; private set; } = null!;

    public IAlbaHost Inference { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public NpgsqlDataSource Database => Ticketing.Services.GetRequiredService<NpgsqlDataSource>();

    public async Task InitializeAsync()
    {
        Ticketing = await StartAsync("ticketing");
        Inference = await StartAsync("inference");
        Http = Ticketing.Server.CreateClient();
    }

    public async Task DisposeAsync()
    {
        await Ticketing.DisposeAsync();
        await Inference.DisposeAsync();
    }

    public static Task<IAlbaHost> StartAsync(string roles) =>
        TicketsHost.StartAsync(
            ("Messaging:Transport", "Postgres"),
            ("ConnectionStrings:rabbitmq", ""),
            ("Roles", roles)
        );
}
