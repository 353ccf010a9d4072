using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>
/// Has a host take up what is in use at once: it listens for notifications of PostgreSQL, and looks now and then besides,
/// should one get lost. At first it brings along the model in use of its folder.
/// </summary>
internal sealed partial class ModelWatch(
    Models models,
    NpgsqlDataSource database,
    ModelSettings settings,
    OnnxSettings onnx,
    TimeProvider clock,
    ILogger<ModelWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly List<Models> _toImport = [.. models.All];
    private string? _lastWarning;

    /// <summary>The folder of the models for a target in the folder of models.</summary>
    public static string FolderFor(string folder, Target target) =>
        target == Target.Category ? folder : Path.Combine(folder, EnumNames.Of(target));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // other services need not wait for the first model
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                // PostgreSQL is away, or its tables are not there yet.
                Warn(failed.Message);
                await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using (var listen = new NpgsqlCommand($"listen {StoredAliases.Channel}", connection))
                await listen.ExecuteNonQueryAsync(cancellation);
            while (true)
            {
                await ImportAsync(cancellation);
                foreach (var each in models.All)
                {
                    await each.RefreshAsync(connection, cancellation);
                    if (models.Classifies)
                        await each.CurrentOrNullAsync(cancellation);
                }

                _lastWarning = null;
                await connection.WaitAsync(Look, cancellation);
            }
        }
        finally
        {
            await UnlistenAsync(connection);
        }
    }

    // Whoever gets the connection next has not asked for notifications.
    private static async Task UnlistenAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var unlisten = new NpgsqlCommand("unlisten *", connection);
            await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // Then it is not used again.
        }
    }

    private async Task ImportAsync(CancellationToken cancellation)
    {
        foreach (var each in _toImport.ToArray())
        {
            try
            {
                var folder = new ModelFolder(FolderFor(settings.Folder, each.Target), onnx);
                await ((DatabaseRegistry)each.Registry).ImportAsync(folder, clock.GetUtcNow(), cancellation);
            }
            catch (ModelDamagedException damaged)
            {
                LogNotImported(damaged.Message);
            }

            _toImport.Remove(each);
        }
    }

    // Once, not with each attempt.
    private void Warn(string reason)
    {
        if (_lastWarning != reason)
            LogFailed(reason);
        _lastWarning = reason;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which model is in use can't be asked for at present: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The model that this host came with is not used: {Reason}")]
    private partial void LogNotImported(string reason);
}
