using Npgsql;

namespace Tickets.SharedKernel;

/// <summary>Tells other systems what has happened; docs/webhooks.md lists it.</summary>
public interface IEvents
{
    /// <summary>Writes an event for each endpoint that asked for its type, in the connection's transaction.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="type">What has happened.</param>
    /// <param name="at">When.</param>
    /// <param name="data">What is told of it.</param>
    /// <param name="cancellation">Stops it.</param>
    Task TellAsync(NpgsqlConnection connection, string type, DateTimeOffset at, object data, CancellationToken cancellation);
}
