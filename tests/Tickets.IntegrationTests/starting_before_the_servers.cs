using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Hosts and servers may be started in any order.</summary>
public sealed class starting_before_the_servers : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _address = new(
        Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
    );
    private readonly ServerProxy _postgres;
    private readonly ServerProxy _broker = new(Broker.Address.Host, Broker.Address.Port);

    public starting_before_the_servers()
    {
        _postgres = new ServerProxy(_address.Host!, _address.Port);
        foreach (var proxy in new[] { _postgres, _broker })
        {
            proxy.Connect(); // takes a port
            proxy.Disconnect();
        }

        _address.Host = "127.0.0.1";
        _address.Port = _postgres.Port;
    }

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
            ("ConnectionStrings:postgres", _address.ConnectionString),
            ("ConnectionStrings:rabbitmq", $"{new UriBuilder(Broker.Address) { Port = _broker.Port }.Uri}"),
            ("Reconciler:Interval", "00:00:01"),
            ("Reconciler:Overdue", "00:00:01")
        );
        var http = host.Server.CreateClient();
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await MessagingAsync(http)).ShouldContain("PostgreSQL");
        (await SubmitAsync(http)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        _postgres.Connect();
        await Scenarios.EventuallyAsync(async () => (await MessagingAsync(http))[..8], "RabbitMQ");
        var accepted = await SubmitAsync(http);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, "a ticket can be stored");
        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        _broker.Connect();
        await Scenarios.EventuallyAsync(
            async () => JsonNode.Parse(await http.GetStringAsync(accepted.Headers.Location))!.Text("status"),
            "processed"
        );
        await Scenarios.EventuallyAsync(async () => $"{(await http.GetAsync("/health/ready")).StatusCode}", "OK");
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient http) =>
        http.PostAsJsonAsync(
            "/requests",
            new
            {
                subject = "Invoice",
                body = "wrong amount",
                priority = "low",
            }
        );

    private static async Task<string> MessagingAsync(HttpClient http) =>
        (await (await http.GetAsync("/health/ready")).JsonAsync())["checks"]!["messaging"]!.Text("description");
}
