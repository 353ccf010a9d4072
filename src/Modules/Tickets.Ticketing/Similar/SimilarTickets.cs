using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Looks through what came in through the API, behind intake and never in its way: links similar tickets, and notices when there are
/// many of them. Of several hosts one does it at a time; the next one begins with what the store has (docs/adr/0057).
/// </summary>
public sealed partial class SimilarTickets(
    NpgsqlDataSource database,
    ITextSketches sketches,
    Bursts bursts,
    TicketingMetrics metrics,
    SimilarSettings settings,
    TimeProvider clock,
    ILogger<SimilarTickets> logger
) : BackgroundService
{
    private const int Part = 2000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    // From the making of an id to its commit; what takes longer is not looked at.
    private static readonly TimeSpan LongestWay = TimeSpan.FromSeconds(10);

    private static readonly string Take = $"""
        insert into {Schema.SimilarLease} as lease (id, host, until) values (1, $1, $2)
        on conflict (id) do update set host = $1, until = $2 where lease.host = $1 or lease.until < $3
        """;

    // Where the last tickets begin that there is room for.
    private static readonly string First = $"select id from {Schema.Ticket} where id >= $1 order by id desc offset $2 limit 1";

    private static readonly string Ids = $"select id from {Schema.Ticket} where id > $1 order by id limit {Part}";

    private static readonly string Texts = $"""
        select ticket.id, data ->> 'subject', data ->> 'body', linked.group_id from {Schema.Ticket} ticket
        left join lateral (select group_id from {Schema.Similar} where id = ticket.id offset 0) linked on true
        where ticket.id = any($1) order by ticket.id
        """;

    private static readonly string Link = $"""
        insert into {Schema.Similar} (id, group_id) select id, group_id from unnest($1, $2) linked (id, group_id)
        where exists (select from {Schema.Ticket} ticket where ticket.id = linked.id offset 0) on conflict (id) do nothing
        """;

    private readonly Guid _host = Guid.NewGuid();
    private readonly HashSet<Guid> _seen = [];
    private readonly Dictionary<Guid, (Guid Burst, DateTimeOffset LastAt)> _bursts = [];
    private SimilarOfLate _late = new(settings.BurstWindow);
    private SimilarIndex? _index;
    private DateTimeOffset _readTo;

    /// <summary>Looks through what came in since the last time, unless another host does; gives how many it looked at.</summary>
    public async Task<int> LookAsync(CancellationToken cancellation)
    {
        var (after, count) = (Guid.Empty, 0);
        while (await TakeAsync(cancellation))
        {
            if (_index is null)
                await BeginAsync(cancellation);
            after = after == Guid.Empty ? LiveId.FirstOf(_readTo - LongestWay) : after;
            var ids = await database.QueryAsync(Ids, [after], row => row.GetGuid(0), cancellation);
            var news = ids.Where(id => !_seen.Contains(id)).ToArray();
            if (news.Length > 0)
                await LookThroughAsync(news, cancellation);
            count += news.Length;
            if (ids.Count < Part)
                break;
            after = ids[^1];
        }

        _seen.RemoveWhere(id => LiveId.TimeOf(id) < _readTo - LongestWay);
        return count;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Enabled)
            return;
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // PostgreSQL may be away. What it knew may not be what is written: it begins anew.
                _index = null;
                LogFailed(failed);
            }
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var isMine = await database.ExecuteAsync(Take, [_host, now + Lease, now], cancellation) > 0;
        if (!isMine)
            _index = null;
        return isMine;
    }

    // It looks through all that it is to remember; what another host has linked before stays as it is.
    private async Task BeginAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var begin = LiveId.FirstOf(now - settings.Window);
        var first = await database.ScalarAsync<Guid>(First, [begin, (long)settings.Tickets], cancellation);
        _readTo = LiveId.TimeOf(first == Guid.Empty ? begin : first) + LongestWay;
        _seen.Clear();
        _bursts.Clear();
        _late = new SimilarOfLate(settings.BurstWindow);
        foreach (var burst in await bursts.UnderWayAsync(now, cancellation))
            _bursts[burst.TicketId] = (burst.Id, burst.LastAt);
        _index = new SimilarIndex(sketches, settings.Tickets, settings.Window);
    }

    private async Task LookThroughAsync(Guid[] ids, CancellationToken cancellation)
    {
        var linked = new List<(Guid Id, Guid Group)>();
        var grown = new Dictionary<Guid, (int Tickets, int Late, DateTimeOffset Since, DateTimeOffset At)>();
        foreach (var (id, subject, body, known) in await database.QueryAsync(Texts, [ids], Read, cancellation))
        {
            var at = LiveId.TimeOf(id);
            _seen.Add(id);
            _readTo = at > _readTo ? at : _readTo;
            if (_index!.Add(id, at, subject, body, known) is not { } group || group == id)
                continue;
            var (late, since) = _late.Add(group, at);
            if (known is not null)
                continue;
            linked.Add((id, group));
            grown[group] = (grown.GetValueOrDefault(group).Tickets + 1, late, since, at);
        }

        if (linked.Count == 0)
            return;
        metrics.Similar(linked.Count);
        // The first one is known as one of a group only now.
        var rows = linked.Concat(grown.Keys.Select(group => (Id: group, Group: group))).ToList();
        await database.ExecuteAsync(Link, [rows.Select(row => row.Id).ToArray(), rows.Select(row => row.Group).ToArray()], cancellation);
        var old = clock.GetUtcNow() - settings.BurstWindow;
        foreach (var (group, (tickets, late, since, at)) in grown.Where(group => group.Value.At > old))
            await CountAsync(group, tickets, late, since, at, cancellation);
        _late.Forget(_readTo);
    }

    private async Task CountAsync(Guid group, int tickets, int late, DateTimeOffset since, DateTimeOffset at, CancellationToken cancellation)
    {
        if (_bursts.TryGetValue(group, out var burst) && at - burst.LastAt <= settings.BurstWindow)
        {
            await bursts.AddAsync(burst.Burst, tickets, at, cancellation);
            _bursts[group] = (burst.Burst, at);
        }
        else if (late >= settings.BurstTickets && await bursts.BeginAsync(group, late, since, at, cancellation) is { } begun)
        {
            _bursts[group] = (begun, at);
            metrics.BurstBegan();
            LogBurst(group, late, since);
        }
    }

    private static (Guid Id, string Subject, string Body, Guid? Group) Read(NpgsqlDataReader row) =>
        (row.GetGuid(0), row.Get<string>(1) ?? "", row.Get<string>(2) ?? "", row.Get<Guid?>(3));

    [LoggerMessage(LogLevel.Warning, "A burst of tickets like {Ticket}: {Count} since {Since:u}.")]
    private partial void LogBurst(Guid ticket, int count, DateTimeOffset since);

    [LoggerMessage(LogLevel.Warning, "Similar tickets could not be looked for.")]
    private partial void LogFailed(Exception failed);
}
