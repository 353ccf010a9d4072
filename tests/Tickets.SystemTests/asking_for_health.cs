using System.Net;
using System.Text.Json.Nodes;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wolverine.Runtime;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>A host that can't do its work says so; PostgreSQL and RabbitMQ have tests of their own.</summary>
public sealed class asking_for_health : IAsyncLifetime
{
    private IAlbaHost _host = null!;

    public async Task InitializeAsync() => _host = await TicketsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private async Task<(HttpStatusCode Live, HttpStatusCode Ready, string Text)> AskAsync()
    {
        var http = _host.Server.CreateClient();
        var ready = await http.GetAsync("/health/ready");
        return (
            (await http.GetAsync("/health/live")).StatusCode,
            ready.StatusCode,
            await ready.Content.ReadAsStringAsync()
        );
    }

    // Failed, with "healthy", without the check of the listeners.
    [Theory]
    [InlineData("ticket_queue")]
    [InlineData("inference_queue")]
    public async Task a_stopped_listener_is_told(string queue)
    {
        (await AskAsync()).Ready.ShouldBe(HttpStatusCode.OK);
        var wolverine = _host.Services.GetRequiredService<IWolverineRuntime>();
        await wolverine.Endpoints.FindListeningAgent(new Uri($"rabbitmq://queue/{queue}"))!.StopAndDrainAsync();
        var (live, ready, text) = await AskAsync();
        (live, ready).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK), text);
        JsonNode.Parse(text)!["checks"]!["listeners"]!.Text("status").ShouldBe("degraded");
        text.ShouldContain(queue);
    }
}
