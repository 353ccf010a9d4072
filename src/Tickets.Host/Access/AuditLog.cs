using System.Threading.Channels;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>
/// Writes the audit in the background, many entries in a statement, so that it delays and fails no request. What a host
/// has not written yet, of the last second at most, is lost when it crashes; while PostgreSQL is away it keeps 20,000
/// entries and drops the rest.
/// </summary>
public sealed partial class AuditLog(NpgsqlDataSource database, ILogger<AuditLog> logger) : BackgroundService
{
    private const int MaxWaiting = 20_000;
    private const int MaxBatch = 2000;

    // Time in which entries gather.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<AuditEntry> _entries = Channel.CreateBounded<AuditEntry>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );

    /// <summary>Hands in an entry.</summary>
    public void Add(AuditEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
            LogDropped(entry.Method, entry.Route);
    }

    /// <summary>Lets what was handed in be written before it ends.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _entries.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<AuditEntry>(MaxBatch);
        while (await _entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (_entries.Reader.Count < MaxBatch)
                await WaitAsync(Gathering, stoppingToken);
            while (batch.Count < MaxBatch && _entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            while (!await TryWriteAsync(batch) && !stoppingToken.IsCancellationRequested)
                await WaitAsync(Pause, stoppingToken);
            batch.Clear();
        }
    }

    private async Task<bool> TryWriteAsync(List<AuditEntry> batch)
    {
        try
        {
            await database.InsertAsync(batch, CancellationToken.None);
            return true;
        }
        catch (Exception failed)
        {
            LogUnwritten(batch.Count, failed);
            return false;
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken stopping) =>
        await Task.Delay(time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(LogLevel.Warning, "The audit is full and lacks {Method} {Route}.")]
    private partial void LogDropped(string method, string route);

    [LoggerMessage(LogLevel.Warning, "{Count} entries of the audit could not be written yet.")]
    private partial void LogUnwritten(int count, Exception failed);
}
