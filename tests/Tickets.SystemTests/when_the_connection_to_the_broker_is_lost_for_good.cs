using System.Buffers.Binary;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Tickets.Host;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>
/// The broker answers, and yet the client never connects again: the broker closed the connection with a reason that the
/// client does not recover from, as far as it knows.
/// </summary>
public sealed class when_the_connection_to_the_broker_is_lost_for_good : IAsyncLifetime, IDisposable
{
    private readonly ServerProxy _broker = Broker.Proxy();
    private readonly FakeTimeProvider _clock = new();

    public Task InitializeAsync()
    {
        _broker.Connect();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Environment.ExitCode = 0; // the watch's, which is not to be that of the tests
        return Task.CompletedTask;
    }

    public void Dispose() => _broker.Dispose();

    // Failed, with a host that was there a minute later, when a look that found it lost did not count.
    [Fact]
    public async Task the_host_ends_with_an_error()
    {
        await using var host = await StartAsync(exitWhenLost: false);
        using var watch = ActivatorUtilities.CreateInstance<ConnectionWatch>(
            host.Services,
            new BrokerSettings { ExitWhenLost = true },
            _clock
        );
        await watch.StartAsync(CancellationToken.None);
        await _broker.SendToClientsAsync(ConnectionClose(403));
        var ended = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await EventuallyAsync(
            () =>
            {
                _clock.Advance(WaitTimes.ConnectionLook);
                return ended.IsCancellationRequested;
            },
            "the host has ended"
        );
        Environment.ExitCode.ShouldBe(1);
    }

    // Failed, for false, when the setting was not looked at.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task only_a_host_that_somebody_starts_again_watches(bool exitWhenLost)
    {
        await using var host = await StartAsync(exitWhenLost);
        var watch = host.Services.GetServices<IHostedService>().OfType<ConnectionWatch>().ShouldHaveSingleItem();
        watch.ExecuteTask!.IsCompleted.ShouldBe(!exitWhenLost);
    }

    private Task<IAlbaHost> StartAsync(bool exitWhenLost) =>
        TicketsHost.StartAsync(
            ("ConnectionStrings:rabbitmq", Broker.Through(_broker)),
            ("Broker:ExitWhenLost", $"{exitWhenLost}")
        );

    // AMQP 0-9-1: a method frame of channel 0 with connection.close: code, empty text, no method in particular.
    private static byte[] ConnectionClose(ushort code)
    {
        byte[] frame = [1, 0, 0, 0, 0, 0, 11, 0, 10, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0xCE];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(11), code);
        return frame;
    }
}
