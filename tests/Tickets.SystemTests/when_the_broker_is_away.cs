using System.Net;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

public sealed class when_the_broker_is_away : IAsyncLifetime, IDisposable
{
    private readonly ServerProxy _broker = Broker.Proxy();
    private IAlbaHost _host = null!;

    public async Task InitializeAsync()
    {
        _broker.Connect();
        _host = await TicketsHost.StartAsync(
            ("ConnectionStrings:rabbitmq", Broker.Through(_broker)),
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
            // Answered before it is back, and so without it.
            var answer = await http.SubmitAsync();
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            accepted.Add(answer.Headers.Location!);
        }

        // Failed, with 503: behind a load balancer all hosts were gone, and nothing was accepted.
        await EventuallyAsync(() => http.CheckAsync("rabbitmq"), "degraded");
        (await http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK, "it still accepts and reads");
        _broker.Connect();
        await EventuallyAsync(() => http.CheckAsync("rabbitmq"), "healthy");
        foreach (var ticket in accepted)
            await EventuallyAsync(
                async () => JsonNode.Parse(await http.GetStringAsync(ticket))!.Text("status"),
                "processed"
            );
    }
}
