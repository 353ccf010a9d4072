using System.Globalization;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Erases tickets that came in long ago, group by group. One that still waits stays. Ids of tickets from the API tell when they came
/// in; those of imported tickets do not, so all of those are walked through, once a day.
/// </summary>
public sealed class ExpiredTickets(NpgsqlDataSource database, Erasure erasure, TimeProvider clock)
{
    private const int Group = 500;
    private const int Page = 5000;

    private static readonly TimeSpan BetweenWalks = TimeSpan.FromDays(1);

    private static readonly string Live = $"""
        select id from {Schema.Ticket} ticket where id >= $1 and id < $2
        and not exists (select from {Schema.Backlog} where backlog.id = ticket.id) order by id limit {Group}
        """;

    private static readonly string Imported = $"""
        select id, case when exists (select from {Schema.Backlog} where backlog.id = ticket.id) then null else data ->> 'created_at' end
        from {Schema.Ticket} ticket where id > $1 and id < '{ImportedId.FirstLive}' order by id limit {Page}
        """;

    private Guid _walkedTo;
    private DateTimeOffset _nextWalk;

    /// <summary>Erases a group; gives how many there were, and null if there is nothing more to do for now.</summary>
    /// <param name="before">Those that came in before that.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<long?> EraseAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var live = await database.QueryAsync(
            Live,
            [ImportedId.FirstLive, LiveId.FirstOf(before)],
            row => row.GetGuid(0),
            cancellation
        );
        if (live.Count > 0)
            return (await erasure.EraseAsync([.. live], dryRun: false, cancellation)).Tickets;
        return clock.GetUtcNow() < _nextWalk ? null : await WalkAsync(before, cancellation);
    }

    private async Task<long?> WalkAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var page = await database.QueryAsync(
            Imported,
            [_walkedTo],
            row => (Id: row.GetGuid(0), CameIn: row.Get<string>(1)),
            cancellation
        );
        var due = page.Where(ticket => ticket.CameIn is { } time && DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) < before);
        var erased = (await erasure.EraseAsync([.. due.Select(ticket => ticket.Id)], dryRun: false, cancellation)).Tickets;
        if (page.Count == Page)
        {
            _walkedTo = page[^1].Id;
            return erased;
        }

        (_walkedTo, _nextWalk) = (Guid.Empty, clock.GetUtcNow() + BetweenWalks);
        return erased;
    }
}
