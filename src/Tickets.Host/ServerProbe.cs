using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Host;

/// <summary>A server is away, or does not let us in; the message says which, where, and what to do.</summary>
public sealed class ServerException(string message) : Exception(message);

/// <summary>Asks the servers whether they are there, and says in a line what is wrong.</summary>
public sealed class ServerProbe(ServerAddresses addresses, IMessageTransport transport)
{
    /// <summary>Makes sure that PostgreSQL answers, and the server by which messages travel if it is needed.</summary>
    /// <exception cref="ServerException">One does not.</exception>
    public async Task NeedAsync(bool messaging)
    {
        if ((await AskPostgresAsync() ?? (messaging ? await AskTransportAsync() : null)) is { } away)
            throw new ServerException(away);
    }

    /// <summary>Why PostgreSQL can't be worked with, or null.</summary>
    public async Task<string?> AskPostgresAsync()
    {
        var once = new NpgsqlConnectionStringBuilder(addresses.Postgres.ConnectionString)
        {
            Timeout = (int)WaitTimes.Connection.TotalSeconds,
            Pooling = false,
        };
        try
        {
            await using var connection = new NpgsqlConnection(once.ConnectionString);
            await connection.OpenAsync();
            return null;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return Explain(away);
        }
    }

    /// <summary>Why messages can't travel, or null.</summary>
    public Task<string?> AskTransportAsync() => transport.FindObstacleAsync(CancellationToken.None);

    /// <summary>What an exception of PostgreSQL means to whoever runs this.</summary>
    public string Explain(Exception exception)
    {
        var where = addresses.PostgresName;
        return exception is PostgresException { SqlState: var code, MessageText: var text }
            ? code is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
                or PostgresErrorCodes.InvalidSchemaName
                ? $"The database at {where} does not fit: {text}. Change it with ./tickets db-apply."
                : $"PostgreSQL at {where} refuses: {text} ({code})."
            : $"PostgreSQL can't be reached at {where}: {Innermost(exception)} Is it running (make up)?";
    }

    /// <summary>What is at the bottom of it, as a sentence.</summary>
    internal static string Innermost(Exception exception) =>
        exception.GetBaseException().Message.Split('\n')[0].TrimEnd('.') + ".";
}
