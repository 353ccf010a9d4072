using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Has tickets that match a filter classified again, or says which ones that would be.</summary>
public sealed class Reclassifications(TicketCounter counter, TicketReader tickets, Jobs jobs)
{
    private const int MaxExamples = 10;

    /// <summary>How many match now, and some of them.</summary>
    /// <exception cref="RefusedException">There are too many to count in the time there is (503).</exception>
    public async Task<ReclassifyAnswer> TryAsync(TicketFilter filter, CancellationToken cancellation)
    {
        var count = await CountAsync(filter, cancellation);
        var page = await tickets.ReadPageAsync(new() { Filter = filter, Limit = MaxExamples }, cancellation);
        return new(null, count, DryRun: true, page.Items);
    }

    /// <summary>How many match now.</summary>
    /// <exception cref="RefusedException">There are too many to count in the time there is (503).</exception>
    public async Task<long> CountAsync(TicketFilter filter, CancellationToken cancellation) =>
        (await counter.CountNowAsync(filter, TicketFacet.Status, cancellation)).Total;

    /// <summary>Begins it.</summary>
    /// <param name="id">The id of its task.</param>
    /// <param name="filter">Which tickets.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">A backlog run is under way (409).</exception>
    public async Task StartAsync(Guid id, TicketFilter filter, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var run = Job.Queued(JobKind.Process, now, filter) with
        {
            Id = id,
            By = by,
            BatchSize = ProcessTicketsEndpoint.DefaultBatchSize,
        };
        var started = await ProcessTicketsEndpoint.StartAsync(run, jobs, cancellation);
        if (started.Id != run.Id)
            throw RefusedException.Conflict($"A backlog run is under way: {started.Id}. Try again when it has ended.");
    }
}
