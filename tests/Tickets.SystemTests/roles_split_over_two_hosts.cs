using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alba;
using Shouldly;
using Wolverine.Tracking;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>One host with the API and <c>ticket_queue</c>, one that only classifies.</summary>
public sealed class roles_split_over_two_hosts : IAsyncLifetime
{
    private IAlbaHost _ticketing = null!;
    private IAlbaHost _inference = null!;

    public async Task InitializeAsync()
    {
        _ticketing = await TicketsHost.StartAsync(("Roles", "ticketing"));
        _inference = await TicketsHost.StartAsync(("Roles", "inference"));
    }

    public async Task DisposeAsync()
    {
        await _ticketing.DisposeAsync();
        await _inference.DisposeAsync();
    }

    [Fact]
    public async Task work_together()
    {
        HttpResponseMessage answer = null!;
        var session = await _ticketing
            .TrackActivity()
            .AlsoTrack(_inference)
            .IncludeExternalTransports()
            .Timeout(TimeSpan.FromMinutes(1))
            .WaitForMessageToBeReceivedAt<Contracts.ClassifyTickets>(_inference)
            .ExecuteAndWaitAsync(
                (Func<Wolverine.IMessageContext, Task>)(
                    async _ =>
                        answer = await _ticketing
                            .Server.CreateClient()
                            .PostAsJsonAsync(
                                "/requests",
                                new
                                {
                                    subject = "Invoice",
                                    body = "wrong amount charged",
                                    priority = "low",
                                }
                            )
                )
            );
        session.Executed.SingleEnvelope<Contracts.ClassifyTickets>().ShouldNotBeNull();
        var ticket = JsonNode.Parse(await _ticketing.Server.CreateClient().GetStringAsync(answer.Headers.Location!))!;
        ticket.Text("category").ShouldBe("billing");
    }

    [Fact]
    public async Task serve_the_api_on_one_of_them_only()
    {
        var inference = _inference.Server.CreateClient();
        (await inference.GetAsync("/requests")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await inference.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _ticketing.Server.CreateClient().GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
