using System.Globalization;
using Npgsql;

namespace Tickets.Host;

/// <summary>
/// Tells other hosts which queues in PostgreSQL this one listens on: by advisory locks that it shares with others, and
/// that PostgreSQL takes back when the host is gone, however it went.
/// </summary>
internal sealed class Listening(NpgsqlDataSource database, DeferredStart start, PostgresTransport transport) : BackgroundService
{
    // So that nobody else's locks are meant: "tick".
    private const int Space = 0x7469636b;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>SQL that counts the hosts that listen on a queue.</summary>
    public static string CountOf(string queue) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select count(*) from pg_locks where locktype = 'advisory' and classid = {Space} and objid = {KeyOf(queue)}
            and database = (select oid from pg_database where datname = current_database())
            """
        );

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        NpgsqlConnection? connection = null;
        try
        {
            do
            {
                try
                {
                    connection ??= await TellAsync(stoppingToken);
                    // Otherwise nobody would notice that it is lost.
                    await AskAsync(connection, "select 1", stoppingToken);
                }
                catch (Exception away) when (away is NpgsqlException or TimeoutException or InvalidOperationException)
                {
                    // PostgreSQL is away; its own checks tell.
                    await EndAsync(connection);
                    connection = null;
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await EndAsync(connection);
        }
    }

    private async Task<NpgsqlConnection?> TellAsync(CancellationToken cancellation)
    {
        if (start.Obstacle is not null)
            return null;
        var connection = await database.OpenConnectionAsync(cancellation);
        var locks = transport.Listened.Select(queue => $"pg_advisory_lock_shared({Space}, {KeyOf(queue)})");
        await AskAsync(connection, $"select {string.Join(", ", locks)}", cancellation);
        return connection;
    }

    private static async Task AskAsync(NpgsqlConnection? connection, string sql, CancellationToken cancellation)
    {
        if (connection is null)
            return;
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)WaitTimes.HealthCheck.TotalSeconds };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // The pool resets nothing.
    private static async Task EndAsync(NpgsqlConnection? connection)
    {
        if (connection is null)
            return;
        try
        {
            await AskAsync(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
        catch (Exception lost) when (lost is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // Then it is not used again.
        }

        await connection.DisposeAsync();
    }

    private static string KeyOf(string queue) => $"(hashtext('{queue}') & 2147483647)";
}
