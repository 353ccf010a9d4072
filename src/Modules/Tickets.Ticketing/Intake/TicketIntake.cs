using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// Stores submitted tickets as group commit: while one transaction is on its way to PostgreSQL the next group gathers,
/// and a group is one transaction. There is no timer, so a ticket that comes alone is stored at once.
/// </summary>
public sealed class TicketIntake(
    NpgsqlDataSource database,
    Dispatcher dispatcher,
    TicketingMetrics metrics,
    Limits limits
)
    : BackgroundService,
        IHealthCheck
{
    private const int MaxGroup = 500; // tickets, and those of the last submission

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _looking = new(1);
    private int _failures; // since tickets could be stored
    private int _waitingTickets;

    private readonly Channel<Submission> _waiting = Channel.CreateUnbounded<Submission>(new() { SingleReader = true });

    /// <summary>Stores tickets together; the values are those of <see cref="TryAdd" />.</summary>
    /// <exception cref="RefusedException">As many as may wait are waiting already (503).</exception>
    public Task<Guid[]> StoreAsync(IReadOnlyList<Ticket> tickets, bool mayBeRepeated) =>
        TryAdd(tickets, mayBeRepeated, out var committed)
            ? committed
            : throw RefusedException.Busy("Too many tickets are waiting to be stored; try again.", TimeSpan.FromSeconds(1));

    /// <summary>
    /// Hands in tickets that are stored together; false if as many as may wait are waiting already.
    /// </summary>
    /// <param name="tickets">The tickets; those of a batch that find a place are taken together.</param>
    /// <param name="mayBeRepeated">Whether they may be stored already; then that is as good.</param>
    /// <param name="committed">
    /// Ends with the commit of their group, or with the reason why these tickets could not be stored. It gives their ids;
    /// in place of a ticket whose <see cref="Ticket.ExternalId" /> is known, that of the one that is stored.
    /// </param>
    public bool TryAdd(IReadOnlyList<Ticket> tickets, bool mayBeRepeated, [NotNullWhen(true)] out Task<Guid[]>? committed)
    {
        committed = null;
        var waiting = Interlocked.Add(ref _waitingTickets, tickets.Count);
        if (waiting - tickets.Count < limits.WaitingTickets)
        {
            var submission = new Submission(
                tickets,
                [.. tickets.Select(ticket => ticket.Id)],
                [.. tickets.Select(ticket => JsonSerializer.Serialize(ticket, JsonStyle.Answers))],
                mayBeRepeated
            );
            if (_waiting.Writer.TryWrite(submission))
                committed = submission.Stored.Task;
        }

        if (committed is null)
            Interlocked.Add(ref _waitingTickets, -tickets.Count);
        return committed is not null;
    }

    /// <summary>
    /// A host whose last tickets could not be stored gets no others from a load balancer, so it looks itself whether it could store
    /// one by now.
    /// </summary>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var failures = _failures;
        if (failures == 0)
            return HealthCheckResult.Healthy();
        if (!await _looking.WaitAsync(Patience, cancellationToken))
            return HealthCheckResult.Unhealthy("the last tickets could not be stored");
        try
        {
            await TicketInsert.TryAsync(database, Patience, cancellationToken);
            Interlocked.CompareExchange(ref _failures, 0, failures);
            return HealthCheckResult.Healthy();
        }
        catch (Exception still) when (still is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"the last tickets could not be stored: {still.GetBaseException().Message}");
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Lets the last groups be stored before it ends.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Submission>(MaxGroup);
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            for (var tickets = 0; tickets < MaxGroup && _waiting.Reader.TryRead(out var submission);)
            {
                group.Add(submission);
                tickets += submission.Ids.Length;
                Interlocked.Add(ref _waitingTickets, -submission.Ids.Length);
            }

            await StoreAsync(group);
            group.Clear();
        }
    }

    private async Task StoreAsync(List<Submission> group)
    {
        Dictionary<ExternalId, Guid>? known = null;
        ActivityContext[] traces = [.. group.Select(submission => submission.Trace)];
        using var activity = Telemetry.Begin("store tickets", ActivityKind.Internal, traces);
        try
        {
            known = await TicketInsert.RunAsync(database, group);
        }
        catch (PostgresException stored)
            when (group is [{ MayBeRepeated: true }] && stored.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // They were stored when they were submitted first.
        }
        catch (PostgresException refused) when (group.Count > 1 && !refused.IsTransient)
        {
            // One of the submissions can't be stored: each is tried alone.
            foreach (var submission in group)
                await StoreAsync([submission]);
            return;
        }
        catch (Exception failed)
        {
            Interlocked.Increment(ref _failures);
            foreach (var submission in group)
                submission.Stored.TrySetException(failed);
            return;
        }

        Volatile.Write(ref _failures, 0);
        Guid[] ids = [.. group.SelectMany(submission => submission.NewIds(known))];
        metrics.Accepted(ids.Length);
        dispatcher.Add(ids, traces);
        foreach (var submission in group)
            submission.Stored.TrySetResult(submission.StoredIds(known));
    }
}
