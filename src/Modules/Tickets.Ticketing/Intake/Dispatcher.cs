using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tickets.Contracts;
using Tickets.SharedKernel;
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

    private readonly Channel<Committed> _committed = Channel.CreateBounded<Committed>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Whether this host sends; a utility does not.</summary>
    public bool Sends => ExecuteTask is not null;

    /// <summary>Hands in committed tickets. After the host was told to stop they are left to the reconciler.</summary>
    public void Add(Guid[] tickets) => Add(tickets, [Telemetry.Current]);

    /// <summary>Likewise.</summary>
    /// <param name="tickets">The tickets.</param>
    /// <param name="traces">The traces of the requests that brought them.</param>
    public void Add(Guid[] tickets, ActivityContext[] traces) => _committed.Writer.TryWrite(new(tickets, null, traces));

    /// <summary>Hands in the message of a committed job; likewise.</summary>
    public void Add(IJobMessage message) => _committed.Writer.TryWrite(new([], message, [Telemetry.Current]));

    /// <summary>Lets what was handed in be sent before it ends.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _committed.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (tickets, traces) = (new List<Guid>(), new List<ActivityContext>());
        while (await _committed.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (tickets.Count < MaxTickets && _committed.Reader.TryRead(out var committed))
            {
                tickets.AddRange(committed.Tickets);
                if (committed.Message is { } message)
                    await SendAsync(message, committed.Traces);
                else
                    traces.AddRange(committed.Traces);
            }

            if (tickets.Count == 0)
                continue;
            await SendAsync(new ClassifyTickets([.. tickets]), traces);
            await Task.Delay(PauseAfter(tickets.Count), CancellationToken.None);
            tickets.Clear();
            traces.Clear();
        }
    }

    /// <summary>How long the next message gathers tickets.</summary>
    public static TimeSpan PauseAfter(int tickets) =>
        TimeSpan.FromTicks(Math.Min(tickets * PausePerTicket.Ticks, LongestPause.Ticks));

    // While the broker takes nothing, nothing is tried: the reconciler sends it later.
    private async Task SendAsync(object message, IReadOnlyCollection<ActivityContext> traces)
    {
        using var activity = Telemetry.Begin($"send {message.GetType().Name}", ActivityKind.Producer, traces);
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

    private sealed record Committed(Guid[] Tickets, IJobMessage? Message, ActivityContext[] Traces);

    [LoggerMessage(LogLevel.Warning, "{Message} could not be sent yet; the reconciler will.")]
    private partial void LogUnsent(string message, Exception unsent);
}
