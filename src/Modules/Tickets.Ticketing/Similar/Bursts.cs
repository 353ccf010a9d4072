using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The bursts in the store.</summary>
public sealed class Bursts(NpgsqlDataSource database, IEvents events, SimilarSettings settings)
{
    private const int Shown = 20;
    private const int UsualTimes = 3;

    private static readonly TimeSpan Past = TimeSpan.FromDays(7);

    private static readonly string UnderWay = $"""
        select burst.id, group_id, (select left(data ->> 'subject', 100) from {Schema.Ticket} ticket where ticket.id = burst.group_id),
            tickets, usual, began_at, last_at
        from {Schema.Burst} burst where last_at >= $1 order by tickets desc, burst.id limit {Shown}
        """;

    // Of the days before, as far as there are any.
    private static readonly string Before = $"""
        select (select count(*) from {Schema.Similar} where group_id = $1 and id >= $2 and id < $3),
            (select id from {Schema.Ticket} where id >= '{ImportedId.FirstLive}' order by id limit 1)
        """;

    /// <summary>Those that are under way, the greatest first, 20 at most.</summary>
    public async Task<IReadOnlyList<Burst>> UnderWayAsync(DateTimeOffset now, CancellationToken cancellation) =>
        await database.QueryAsync(
            UnderWay,
            [now - settings.BurstWindow],
            row => new Burst(
                row.GetGuid(0),
                row.GetGuid(1),
                row.Get<string>(2),
                row.GetInt64(3),
                row.GetDouble(4),
                settings.BurstWindow.TotalMinutes,
                row.GetFieldValue<DateTimeOffset>(5),
                row.GetFieldValue<DateTimeOffset>(6)
            ),
            cancellation
        );

    /// <summary>Notes a burst, and tells of it, if that many similar tickets are one; gives its id, or null.</summary>
    /// <param name="group">The group.</param>
    /// <param name="tickets">Tickets of late.</param>
    /// <param name="since">When the first of these came in.</param>
    /// <param name="at">When the last one did.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Guid?> BeginAsync(Guid group, long tickets, DateTimeOffset since, DateTimeOffset at, CancellationToken cancellation)
    {
        var usual = await UsualAsync(group, since, cancellation);
        if (tickets < usual * UsualTimes)
            return null;
        var burst = new Burst(Guid.CreateVersion7(at), group, null, tickets, usual, settings.BurstWindow.TotalMinutes, since, at);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            $"insert into {Schema.Burst} (id, group_id, began_at, last_at, tickets, usual) values ($1, $2, $3, $4, $5, $6)",
            [burst.Id, group, since, at, tickets, usual],
            cancellation
        );
        var told = new { burst.Id, burst.TicketId, burst.Tickets, burst.Usual, burst.Minutes, burst.BeganAt, burst.LastAt };
        await events.TellAsync(connection, WebhookEvents.BurstDetected, at, told, cancellation);
        await transaction.CommitAsync(cancellation);
        return burst.Id;
    }

    /// <summary>Notes that a burst goes on.</summary>
    public Task<int> AddAsync(Guid burst, int tickets, DateTimeOffset lastAt, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"update {Schema.Burst} set tickets = tickets + $2, last_at = greatest(last_at, $3) where id = $1",
            [burst, (long)tickets, lastAt],
            cancellation
        );

    private async Task<double> UsualAsync(Guid group, DateTimeOffset since, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            Before,
            [group, LiveId.FirstOf(since - Past), LiveId.FirstOf(since)],
            row => (Tickets: row.GetInt64(0), First: row.Get<Guid?>(1) is { } first ? LiveId.TimeOf(first) : since),
            cancellation
        );
        var (tickets, first) = found[0];
        var past = since - first < Past ? since - first : Past;
        return past < settings.BurstWindow ? tickets : Math.Round(tickets / (past / settings.BurstWindow), 2);
    }
}
