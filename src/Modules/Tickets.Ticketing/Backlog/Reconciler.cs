using System.ComponentModel.DataAnnotations;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace Tickets.Ticketing;

/// <summary>How often the reconciler looks, and when work counts as lost; the configuration section <c>Reconciler</c>.</summary>
public sealed record ReconcilerSettings
{
    /// <summary>Time between two looks.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A message is sent again when nothing came of it for this long. While others wait in the queue, it most likely
    /// waits behind them: then only after sixteen times as long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Overdue { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>
/// Looks at intervals for rows that are overdue, and sends their messages again. It is the reason why an accepted ticket
/// is classified in the end, whatever became of its message.
/// </summary>
public sealed partial class Reconciler(
    NpgsqlDataSource database,
    Broker broker,
    IServiceScopeFactory scopes,
    ReconcilerSettings settings,
    TimeProvider clock,
    ILogger<Reconciler> logger
) : BackgroundService
{
    private const int OverdueFactorWithAQueue = 16;

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Has it look at once, if it runs in this host; elsewhere the next look is never far.</summary>
    public void LookNow() => _asked.Writer.TryWrite(true);

    /// <summary>
    /// Sends again whatever is overdue, part by part, each noted in a transaction before it is sent. Of several hosts one
    /// looks at a time.
    /// </summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (await broker.DepthAsync(cancellation) is not { } waiting)
            return;
        var overdue = new Overdue(settings.Overdue, waiting == 0 ? 1 : OverdueFactorWithAQueue);
        for (var isLast = false; !isLast;)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (await overdue.TakeAsync(connection, cancellation) is not { } part)
                return; // another host looks
            await transaction.CommitAsync(cancellation);
            await SendAsync(part.Messages);
            isLast = part.IsLast;
        }

        await ForgetAsync(CloseChunksOfCancelledRuns, cancellation);
        await ForgetAsync(ForgetUploads, cancellation, Guid.CreateVersion7(clock.GetUtcNow() - OrphanedAfter));
    }

    // Whoever cancelled a run changed the job's row alone.
    private const string CloseChunksOfCancelledRuns = $$"""
        update {{Schema.Chunk}} set data = data || jsonb_build_object('done_at', now())
        where id in (
            select id from {{Schema.Chunk}} chunk where data ->> 'done_at' is null
            and exists (select from {{Schema.Job}} job
                where job.id = (chunk.data ->> 'job_id')::uuid and job.data ->> 'state' = 'cancelled')
            order by id limit 500 for update skip locked)
        """;

    // No open job waits for them: their job has ended, or never came to be.
    private const string ForgetUploads = $"""
        delete from {Schema.Upload} where id < $1 and id not in (
            select (data #>> array['seed', 'upload_id'])::uuid from {Schema.Job}
            where {Schema.OpenJob} and data #>> array['seed', 'upload_id'] is not null)
        """;

    private static readonly TimeSpan OrphanedAfter = TimeSpan.FromHours(1);

    private async Task ForgetAsync(string sql, CancellationToken cancellation, params Guid[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            using (var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
            {
                await Task.WhenAny(
                    _asked.Reader.WaitToReadAsync(wait.Token).AsTask(),
                    Task.Delay(settings.Interval, clock, wait.Token)
                );
                await wait.CancelAsync();
            }

            _asked.Reader.TryRead(out _);

            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away; the next look is never far.
                LogFailed(failed);
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<object> messages)
    {
        if (messages.Count == 0)
            return;
        LogSent(messages.Count);
        await using var scope = scopes.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var message in messages)
            await bus.PublishAsync(message);
    }

    [LoggerMessage(LogLevel.Information, "{Count} messages are sent again, as nothing came of them.")]
    private partial void LogSent(int count);

    [LoggerMessage(LogLevel.Warning, "The reconciler could not look for overdue work.")]
    private partial void LogFailed(Exception failed);
}
