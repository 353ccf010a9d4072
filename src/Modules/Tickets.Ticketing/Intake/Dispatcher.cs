using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.Contracts;
using Wolverine;

namespace Tickets.Ticketing;

/// <summary>
/// Sends messages about committed jobs and tickets in the background, so that no request waits for the broker. A ticket
/// that comes alone is sent at once. After each message there is a pause, in proportion to its tickets, in which tickets
/// gather for the next one: under load a message carries many, and costs little more than with one (docs/adr/0016).
/// </summary>
public sealed partial class Dispatcher(IServiceScopeFactory scopes, Broker broker, ILogger<Dispatcher> logger)
    : BackgroundService
{
    /// <summary>Tickets in a message, at most.</summary>
    public const int MaxTickets = 2000;

    // When the channel is full, the reconciler sends the rest.
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan PausePerTicket = TimeSpan.FromMicroseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(25);

    private readonly Channel<object> _committed = Channel.CreateBounded<object>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Whether this host sends; a utility does not.</summary>
    public bool Sends => ExecuteTask is not null;

    /// <summary>Hands in committed tickets. After the host was told to stop they are left to the reconciler.</summary>
    public void Add(Guid[] tickets) => _committed.Writer.TryWrite(tickets);

    /// <summary>Hands in the message of a committed job; likewise.</summary>
    public void Add(IJobMessage message) => _committed.Writer.TryWrite(message);

    /// <summary>Lets what was handed in be sent before it ends.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _committed.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var tickets = new List<Guid>();
        while (await _committed.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (tickets.Count < MaxTickets && _committed.Reader.TryRead(out var committed))
            {
                if (committed is Guid[] ids)
                    tickets.AddRange(ids);
                else
                    await SendAsync(committed);
            }

            if (tickets.Count == 0)
                continue;
            await SendAsync(new ClassifyTickets([.. tickets]));
            await Task.Delay(PauseAfter(tickets.Count), CancellationToken.None);
            tickets.Clear();
        }
    }

    /// <summary>How long the next message gathers tickets.</summary>
    public static TimeSpan PauseAfter(int tickets) =>
        TimeSpan.FromTicks(Math.Min(tickets * PausePerTicket.Ticks, LongestPause.Ticks));

    // While the broker takes nothing, nothing is tried: the reconciler sends it later.
    private async Task SendAsync(object message)
    {
        try
        {
            if (!await broker.TakesMessagesAsync(CancellationToken.None))
                return;
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(message);
        }
        catch (Exception unsent)
        {
            LogUnsent(message.GetType().Name, unsent);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Message} could not be sent yet; the reconciler will.")]
    private partial void LogUnsent(string message, Exception unsent);
}
