using System.Text.Json.Nodes;
using Alba;
using Xunit;

namespace Tickets.SystemTests;

public sealed class when_a_queue_is_deleted : IAsyncLifetime
{
    private IAlbaHost _host = null!;
    private IAlbaHost _replica = null!;

    public async Task InitializeAsync()
    {
        (string, string)[] often = [("Reconciler:Interval", "00:00:01"), ("Reconciler:Overdue", "00:00:03")];
        _host = await TicketsHost.StartAsync([.. often, ("Roles", "ticketing")]);
        _replica = await TicketsHost.StartAsync([.. often, ("Roles", "inference")]);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _replica.DisposeAsync();
    }

    // Failed, with a ticket that stayed queued and a seed that stayed queued, and all hosts ready.
    [Theory]
    [InlineData("inference_queue")]
    [InlineData("ticket_queue")]
    public async Task hosts_say_so_declare_it_again_and_work_goes_on(string queue)
    {
        await using (var connection = await Broker.ConnectAsync())
        await using (var channel = await connection.CreateChannelAsync())
            await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false);

        var listener = queue == "inference_queue" ? _replica : _host;
        var listening = listener.Server.CreateClient();
        await EventuallyAsync(() => listening.CheckAsync("queues"), listener == _replica ? "unhealthy" : "degraded");
        await EventuallyAsync(() => listening.CheckAsync("queues"), "healthy");

        var http = _host.Server.CreateClient();
        var ticket = await http.SubmitAsync();
        var seed = await http.UploadAsync(Scenarios.Sample);
        foreach (var answer in new[] { ticket, seed })
        {
            var status = $"/status/{await answer.TaskAsync()}";
            await EventuallyAsync(
                async () => JsonNode.Parse(await http.GetStringAsync(status))!.Text("state"),
                "succeeded"
            );
        }
    }
}
