using System.Net;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>RabbitMQ has raised its alarm of memory: it is there, and publishers wait.</summary>
public sealed class when_the_broker_takes_no_messages : IAsyncLifetime
{
    private IAlbaHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = await TicketsHost.StartAsync(("Reconciler:Interval", "00:00:01"), ("Reconciler:Overdue", "00:00:03"));
        _http = _host.Server.CreateClient();
    }

    public async Task DisposeAsync()
    {
        await Broker.AlarmAsync(isOn: false);
        await _host.DisposeAsync();
    }

    // Failed, with no answer to any of the others than the first, though the job was committed; and with ready, "healthy".
    [Fact]
    public async Task requests_are_answered_and_what_they_began_is_done_when_it_takes_them_again()
    {
        await Broker.AlarmAsync(isOn: true);
        var ticket = await AcceptAsync(http => http.SubmitAsync());
        // Publishing has begun to wait once the broker has said so.
        await EventuallyAsync(() => _http.CheckAsync("rabbitmq"), "degraded");
        (await _http.AskReadyAsync()).ShouldBe(HttpStatusCode.OK, "it still accepts and reads");

        var seed = await AcceptAsync(http => http.UploadAsync(Scenarios.Sample));
        var run = await AcceptAsync(http => http.PostAsync("/process-tickets", null));
        var read = await AcceptAsync(http =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/requests");
            request.Headers.Add("Prefer", "respond-async");
            return http.SendAsync(request);
        });
        foreach (var action in new[] { "pause", "resume" })
            (await _http.PostAsync($"/jobs/{run}/{action}", null)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Broker.AlarmAsync(isOn: false);
        foreach (var task in new[] { ticket, seed, run, read })
            await EventuallyAsync(async () => (await StatusAsync(task)).Text("state"), "succeeded");
    }

    // Answered while the alarm is on, and so without the broker.
    private async Task<Guid> AcceptAsync(Func<HttpClient, Task<HttpResponseMessage>> send)
    {
        var answer = await send(_http);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return await answer.TaskAsync();
    }

    private async Task<JsonNode> StatusAsync(Guid task) =>
        await (await _http.GetAsync($"/status/{task}")).JsonAsync();
}
