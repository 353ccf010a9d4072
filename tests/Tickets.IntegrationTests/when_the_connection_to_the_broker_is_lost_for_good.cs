using System.Buffers.Binary;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>
/// The broker answers, and yet the client never connects again: the broker closed the connection with a reason that the
/// client does not recover from, as far as it knows.
/// </summary>
public sealed class when_the_connection_to_the_broker_is_lost_for_good : IAsyncLifetime, IDisposable
{
    private static readonly Uri RabbitMq = new(Environment.GetEnvironmentVariable("ConnectionStrings__rabbitmq")!);
    private readonly ServerProxy _broker = new(RabbitMq.Host, RabbitMq.Port);

    public Task InitializeAsync()
    {
        _broker.Connect();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Environment.ExitCode = 0; // the watchdog's, which is not to be that of the tests
        return Task.CompletedTask;
    }

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData("true", "ended with 1")]
    [InlineData("false", "ready: ServiceUnavailable")]
    public async Task the_host_ends_if_somebody_starts_it_again(string exitWhenLost, string expected)
    {
        await using var host = await TicketsHost.StartAsync(
            ("ConnectionStrings:rabbitmq", $"{new UriBuilder(RabbitMq) { Port = _broker.Port }.Uri}"),
            ("Broker:ExitWhenLost", exitWhenLost)
        );
        var ended = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await _broker.SendToClientsAsync(ConnectionClose(403));
        if (exitWhenLost == "false")
            await Task.Delay(TimeSpan.FromSeconds(15), CancellationToken.None); // longer than the watchdog waits
        await Scenarios.EventuallyAsync(() => StateAsync(host, ended), expected);
    }

    private static async Task<string> StateAsync(IAlbaHost host, CancellationToken ended) =>
        ended.IsCancellationRequested
            ? $"ended with {Environment.ExitCode}"
            : $"ready: {(await host.Server.CreateClient().GetAsync("/health/ready", CancellationToken.None)).StatusCode}";

    // AMQP 0-9-1: a method frame of channel 0 with connection.close: code, empty text, no method in particular.
    private static byte[] ConnectionClose(ushort code)
    {
        byte[] frame = [1, 0, 0, 0, 0, 0, 11, 0, 10, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0xCE];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(11), code);
        return frame;
    }
}
