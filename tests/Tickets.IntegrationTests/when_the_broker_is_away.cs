using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

public sealed class when_the_broker_is_away : IAsyncLifetime, IDisposable
{
    private static readonly Uri RabbitMq = new(Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!);
    private readonly ServerProxy _broker = new(RabbitMq.Host, RabbitMq.Port);
    private IAlbaHost _host = null!;

    public async Task InitializeAsync()
    {
        _broker.Connect();
        _host = await TicketsHost.StartAsync(
            (
                "ConnectionStrings:rabbitmq",
                new UriBuilder(RabbitMq) { Host = "127.0.0.1", Port = _broker.Port }.Uri.ToString()
            ),
            ("Reconciler:Interval", "00:00:01"),
            ("Reconciler:Overdue", "00:00:05")
        );
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task tickets_are_accepted_and_classified_once_it_is_back()
    {
        var http = _host.Server.CreateClient();
        _broker.Disconnect();
        var accepted = new List<Uri>();
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            var answer = await http.PostAsJsonAsync(
                "/requests",
                new
                {
                    subject = "Invoice",
                    body = "wrong amount",
                    priority = "low",
                }
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
            accepted.Add(answer.Headers.Location!);
        }

        await Scenarios.EventuallyAsync(() => ReadyAsync(http), "ServiceUnavailable");
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _broker.Connect();
        await Scenarios.EventuallyAsync(() => ReadyAsync(http), "OK");
        foreach (var ticket in accepted)
            await Scenarios.EventuallyAsync(
                async () => JsonNode.Parse(await http.GetStringAsync(ticket))!.Text("status"),
                "processed"
            );
    }

    private static async Task<string> ReadyAsync(HttpClient http) =>
        (await http.GetAsync("/health/ready")).StatusCode.ToString();
}
