using System.Net;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A host whose broker goes away while tickets come in.</summary>
[Collection(OneHost.Name)]
public sealed class logging_an_outage_under_load(TicketsHost host) : IDisposable
{
    private readonly ServerProxy _broker = Broker.Proxy();

    public void Dispose() => _broker.Dispose();

    // Failed, with two stack traces for each message, when each failure was written.
    [Fact]
    public async Task writes_little()
    {
        await host.ClearAsync();
        _broker.Connect();
        using var process = new HostProcess(("ConnectionStrings__rabbitmq", Broker.Through(_broker)));
        await process.ReadyAsync();
        _broker.Disconnect();
        for (var i = 0; i < 300; i++)
            (await process.Http.SubmitAsync()).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var log = await process.KillAsync();
        log.Length.ShouldBeLessThan(200_000, log[..Math.Min(log.Length, 10_000)]);
    }
}
