using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Reads an overview from the tables and the queues; one at a time.</summary>
public sealed class OverviewReader(
    NpgsqlDataSource database,
    Broker broker,
    IInference inference,
    Jobs jobs,
    Bursts bursts,
    TimeProvider clock
)
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastMinutes = TimeSpan.FromMinutes(5);

    // Counting all tickets takes a hundredth of the time at most.
    private const int TotalsPauseFactor = 100;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private const int LongestCount = 30; // seconds

    // No status of a ticket has a blank.
    private const string DeadMessageRow = "dead messages";

    // Worth waiting for.
    private static readonly TimeSpan ShortCount = TimeSpan.FromMilliseconds(20);

    private readonly Throughput _throughput = new();
    private Task _counting = Task.CompletedTask;
    private volatile Counted? _counted;

    private static readonly string Totals = $"""
        select status, count(*) from {Schema.Outcome} group by 1
        union all select 'unprocessed', count(*) from {Schema.Backlog} where id < '{ImportedId.FirstLive}'
        union all select 'queued', count(*) from {Schema.Backlog} where id >= '{ImportedId.FirstLive}'
        union all select '{DeadMessageRow}', count(*) from {Schema.DeadMessage}
        """;

    // Tickets of a run that were sent wait in the same queue.
    private static readonly string Waiting = $"""
        select count(*),
            (select coalesce(sum(total), 0) from {Schema.Chunk} chunk
            where done_at is null and (select state from {Schema.Job} job where job.id = chunk.job_id) = 'running'),
            (select id from {Schema.Backlog} where id >= '{ImportedId.FirstLive}' order by id limit 1)
        from {Schema.Backlog} where id >= '{ImportedId.FirstLive}'
        """;

    private static readonly string Accepted = $"""
        select begins, (select count(*) from {Schema.Ticket} where id >= first and id < last)
        from unnest($1, $2, $3) as slice (begins, first, last)
        """;

    private static readonly string Decided = $"""
        select date_bin($1, classified_at, 'epoch'), count(*) from {Schema.Outcome} where classified_at >= $2 group by 1
        """;

    /// <summary>The overview of now.</summary>
    public async Task<Overview> ReadAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var all = await CountAllIfDueAsync(now, cancellation);
        var (queued, sent, oldest) = await CountSlicesAsync(now, cancellation);
        var lastMinute = _throughput.Since(now - Lately);
        var overview = new Overview
        {
            AsOf = now,
            Queued = queued,
            Tickets = all.Tickets,
            DeadLetters = all.Tickets.Failed + all.DeadMessages,
            OldestQueuedSeconds = oldest,
            ExpectedWaitSeconds = ExpectedWait.Of(queued + sent, lastMinute.Decided / Lately.TotalSeconds, oldest),
            LastHour = _throughput.LastHour,
            PerMinute = _throughput.PerMinute(),
            Queues = await broker.LookAsync(cancellation),
            Model = inference.ModelInUse,
            Jobs = await jobs.ListOpenAsync(cancellation),
            Bursts = await bursts.UnderWayAsync(now, cancellation),
            Warnings = [],
        };
        var links = await LinkWarnings.ReadAsync(database, cancellation);
        return overview with { Warnings = [.. Warnings.Of(overview, _throughput.Since(now - LastMinutes)), .. links] };
    }

    // With a million tickets that takes a third of a second: those of a while ago will do until then.
    private async Task<Counted> CountAllIfDueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (_counting.IsCompleted && (_counted is not { } last || now - last.Tickets.AsOf >= last.Pause))
            _counting = CountAllAsync(now, CancellationToken.None);
        if (_counted is null)
            await _counting.WaitAsync(cancellation);
        else
            await Task.WhenAny(_counting, Task.Delay(ShortCount, cancellation));
        return _counted!;
    }

    private async Task CountAllAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.Add(CountSql.ReadAll(LongestCount));
        batch.Add(Totals);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var counts = (await reader.NextAsync(row => (row.GetString(0), row.GetInt64(1)), cancellation)).ToDictionary();
        long Of(TicketStatus status) => counts.GetValueOrDefault(EnumNames.Of(status));
        var tickets = new TicketTotals(
            now,
            Of(TicketStatus.Unprocessed),
            Of(TicketStatus.Queued),
            Of(TicketStatus.Processed),
            Of(TicketStatus.NeedsReview),
            Of(TicketStatus.Failed)
        );
        _counted = new Counted(tickets, counts[DeadMessageRow], PauseAfter(clock.GetUtcNow() - now));
    }

    // A count that took long because the machine had much else to do says little of the next one.
    private static TimeSpan PauseAfter(TimeSpan count) =>
        count * TotalsPauseFactor is var pause && pause < LongestPause ? pause : LongestPause;

    // How many wait, live ones and those of runs, how long the oldest has; and what was done of late.
    private async Task<(long Queued, long Sent, double? OldestSeconds)> CountSlicesAsync(
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var slices = _throughput.ToCount(now);
        await using var batch = database.CreateBatch();
        batch.Add(Waiting);
        batch.Add(
            Accepted,
            slices.ToArray(),
            slices.Select(LiveId.FirstOf).ToArray(),
            slices.Select(slice => LiveId.FirstOf(slice + Throughput.Slice)).ToArray()
        );
        batch.Add(Decided, Throughput.Slice, slices[0]);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var waiting = (reader.GetInt64(0), reader.GetInt64(1), AgeOf(reader.Get<Guid?>(2), now));
        var accepted = (await reader.NextAsync(ReadSlice, cancellation)).ToDictionary();
        var decided = (await reader.NextAsync(ReadSlice, cancellation)).ToDictionary();
        _throughput.Take(
            slices.ToDictionary(
                slice => slice,
                slice => new Work(accepted.GetValueOrDefault(slice), decided.GetValueOrDefault(slice))
            ),
            now
        );
        return waiting;
    }

    private static double? AgeOf(Guid? ticket, DateTimeOffset now) =>
        ticket is { } id ? Math.Round(Math.Max(0, (now - LiveId.TimeOf(id)).TotalSeconds), 1) : null;

    private static (DateTimeOffset, long) ReadSlice(NpgsqlDataReader row) =>
        (row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1));

    // All tickets and dead messages, and how long that will do.
    private sealed record Counted(TicketTotals Tickets, long DeadMessages, TimeSpan Pause);
}
