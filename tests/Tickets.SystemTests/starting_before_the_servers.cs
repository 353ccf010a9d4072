using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Hosts and servers may be started in any order.</summary>
public sealed class starting_before_the_servers : IAsyncLifetime, IDisposable
{
    private readonly ServerProxy _postgres = Postgres.Proxy();
    private readonly ServerProxy _broker = Broker.Proxy();

    public starting_before_the_servers()
    {
        foreach (var proxy in new[] { _postgres, _broker })
        {
            proxy.Connect(); // takes a port
            proxy.Disconnect();
        }
    }

    // The tables are there already.
    public async Task InitializeAsync() => await (await TicketsHost.StartAsync()).DisposeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _postgres.Dispose();
        _broker.Dispose();
    }

    // Failed: without PostgreSQL the host ended, without RabbitMQ it did not listen.
    [Fact]
    public async Task the_host_lives_says_what_it_waits_for_and_begins_when_it_is_there()
    {
        await using var host = await TicketsHost.BeginAsync(
            ("ConnectionStrings:postgres", Postgres.Through(_postgres)),
            ("ConnectionStrings:rabbitmq", Broker.Through(_broker)),
            ("Reconciler:Interval", "00:00:01"),
            ("Reconciler:Overdue", "00:00:01")
        );
        var http = host.Server.CreateClient();
        (await http.AskAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        (await MessagingAsync(http)).ShouldContain("PostgreSQL");
        (await http.SubmitAsync()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        _postgres.Connect();
        await EventuallyAsync(async () => (await MessagingAsync(http)).StartsWith("RabbitMQ"), "it waits for RabbitMQ");
        var accepted = await http.SubmitAsync();
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, "a ticket can be stored");
        (await http.AskReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);

        _broker.Connect();
        await EventuallyAsync(
            async () => JsonNode.Parse(await http.GetStringAsync(accepted.Headers.Location))!.Text("status"),
            "processed"
        );
        await EventuallyAsync(() => http.AskReadyAsync(), HttpStatusCode.OK);
    }

    private static async Task<string> MessagingAsync(HttpClient http) =>
        (await (await http.GetAsync("/health/ready")).JsonAsync())["checks"]!["messaging"]!.Text("description");
}
