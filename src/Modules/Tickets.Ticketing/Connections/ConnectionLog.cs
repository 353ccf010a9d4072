using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Writes what came through connections, many events in a statement, so that it delays no help desk. Of each outcome a connection
/// keeps the last hundred: whoever sends what is refused pushes out nothing of what was accepted. What a host has not written yet
/// is lost when it crashes.
/// </summary>
public sealed partial class ConnectionLog(NpgsqlDataSource database, ConnectionMetrics metrics, ILogger<ConnectionLog> logger) : BackgroundService
{
    /// <summary>Events of an outcome that a connection keeps.</summary>
    public const int Kept = 100;

    private const int MaxWaiting = 5000;
    private const int MaxBatch = 1000;
    private const int MaxDetail = 500;

    private static readonly string Insert = $"""
        insert into {Schema.ConnectionEvent} (id, connection_id, at, outcome, reason, detail, ticket_id, external_id, bytes)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) given (id, connection_id, at, outcome, reason, detail, ticket_id, external_id, bytes)
        where exists (select from {Schema.Connection} connection where connection.id = given.connection_id)
        """;

    private static readonly string Count = $"""
        update {Schema.Connection} connection set {string.Join(
            ", ",
            ConnectionTable.Outcomes.Select(outcome => $"{outcome} = connection.{outcome} + counted.{outcome}")
        )}
        from (select connection_id, {string.Join(
            ", ",
            ConnectionTable.Outcomes.Select(outcome => $"count(*) filter (where outcome = '{outcome}') {outcome}")
        )} from unnest($1, $2) given (connection_id, outcome) group by connection_id) counted
        where connection.id = counted.connection_id
        """;

    private static readonly string Forget = $"""
        delete from {Schema.ConnectionEvent} where id in (
            select id from (
                select id, row_number() over (partition by connection_id, outcome order by id desc) place
                from {Schema.ConnectionEvent} where connection_id = any($1)) ranked
            where place > {Kept})
        """;

    private readonly Channel<(StoredConnection Connection, ConnectionEvent Event)> _events =
        Channel.CreateBounded<(StoredConnection, ConnectionEvent)>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest }
        );

    /// <summary>Hands in an event, and counts it.</summary>
    public void Add(StoredConnection connection, ConnectionEvent received)
    {
        metrics.Received(connection.Name, received.Outcome, received.Reason);
        _events.Writer.TryWrite((connection, received));
    }

    /// <summary>Lets what was handed in be written before it ends.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(StoredConnection Connection, ConnectionEvent Event)>();
        while (await _events.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaxBatch && _events.Reader.TryRead(out var one))
                batch.Add(one);
            try
            {
                await WriteAsync(batch);
            }
            catch (Exception failed)
            {
                // PostgreSQL may be away. The log is for people who look for a mistake: it may lack some.
                LogUnwritten(batch.Count, failed);
            }

            batch.Clear();
        }
    }

    private async Task WriteAsync(List<(StoredConnection Connection, ConnectionEvent Event)> batch)
    {
        var connections = batch.Select(one => one.Connection.Id).ToArray();
        var outcomes = batch.Select(one => EnumNames.Of(one.Event.Outcome)).ToArray();
        await using var statements = database.CreateBatch();
        statements.Add(
            Insert,
            batch.Select(one => one.Event.Id).ToArray(),
            connections,
            batch.Select(one => one.Event.At).ToArray(),
            outcomes,
            batch.Select(one => one.Event.Reason is { } reason ? EnumNames.Of(reason) : null).ToArray(),
            batch.Select(one => one.Event.Detail is { Length: > MaxDetail } detail ? detail[..MaxDetail] : one.Event.Detail).ToArray(),
            batch.Select(one => one.Event.TicketId).ToArray(),
            batch.Select(one => one.Event.ExternalId).ToArray(),
            batch.Select(one => one.Event.Bytes).ToArray()
        );
        statements.Add(Count, connections, outcomes);
        statements.Add(Forget, connections.Distinct().ToArray());
        await statements.ExecuteNonQueryAsync();
    }

    [LoggerMessage(LogLevel.Warning, "{Count} events of connections could not be written to their logs.")]
    private partial void LogUnwritten(int count, Exception failed);
}
