using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.Contracts;
using Wolverine;

namespace Tickets.Ticketing;

/// <summary>
/// Sends stored tickets to Inference. One that comes alone is sent at once; the more went into a message, the longer the
/// next one may gather. So under load a message carries many tickets, and costs the broker, Inference and PostgreSQL
/// little more than if it were one (docs/adr/0016).
/// </summary>
public sealed partial class Dispatch(IServiceScopeFactory scopes, ILogger<Dispatch> logger) : BackgroundService
{
    private const int LargestMessage = 2000;

    private static readonly TimeSpan PausePerTicket = TimeSpan.FromMicroseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);

    // Bounded by Intake: no more than what it stores while a message is handed over.
    private readonly Channel<Guid[]> _stored = Channel.CreateUnbounded<Guid[]>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <summary>Hands in committed tickets. After the host was told to stop they are left to the reconciler.</summary>
    public void Add(Guid[] tickets) => _stored.Writer.TryWrite(tickets);

    /// <summary>Lets what was handed in be sent before it ends.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _stored.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var message = new List<Guid>();
        while (await _stored.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (message.Count < LargestMessage && _stored.Reader.TryRead(out var tickets))
                message.AddRange(tickets);
            await SendAsync([.. message]);
            await Task.Delay(PauseAfter(message.Count), CancellationToken.None);
            message.Clear();
        }
    }

    private static TimeSpan PauseAfter(int tickets) =>
        TimeSpan.FromTicks(Math.Min(tickets * PausePerTicket.Ticks, LongestPause.Ticks));

    // This only hands the message to Wolverine, nobody waits for the broker. If that is away, or this host dies now, the
    // reconciler sends the message again.
    private async Task SendAsync(Guid[] tickets)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(ClassifyTickets.Of(tickets));
        }
        catch (Exception unsent)
        {
            LogUnsent(tickets.Length, unsent);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Tickets} stored tickets could not be sent to Inference yet.")]
    private partial void LogUnsent(int tickets, Exception unsent);
}
